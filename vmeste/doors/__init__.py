"""How updates come in; both doors hand them to the turn."""
