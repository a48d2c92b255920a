"""What selling costs and gives: delivery rates, vouchers, ways to pay."""
