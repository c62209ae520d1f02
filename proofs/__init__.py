"""Long proofs of what Panoh promises, run by `make prove`: see docs/proofs.md."""
