"""How was a shipped model file made? Scripts that rebuild each one from named public data."""
