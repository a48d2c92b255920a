"""What the desk does, over the API: the same services as its pages, one file for each subject."""
