"""Backups: data and keys apart, each encrypted to other people, and proved by restoring them."""
