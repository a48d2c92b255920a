"""The ids that the dialect's clients name gateways by."""

STRIPE = "saleor.app.payment.stripe"
CASH = "ocop.payment.cod"
VIETQR = "ocop.payment.vietqr"
DUMMY = "saleor.io.dummy-payment-app"  # demo and tests only: charges what it is told
