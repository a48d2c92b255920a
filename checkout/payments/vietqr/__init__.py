"""Bank transfer by QR code: what the code says, and which payment a bank's notice means."""
