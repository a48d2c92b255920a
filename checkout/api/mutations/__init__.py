"""What buyers do, over the API: four lines each."""
