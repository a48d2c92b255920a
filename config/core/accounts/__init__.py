"""Accounts: opened, proven, changed, taken along and erased. What upper layers keep about a person they register."""
