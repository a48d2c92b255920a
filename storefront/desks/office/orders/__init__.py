"""Orders in the office: found, looked at, called about, cancelled."""
