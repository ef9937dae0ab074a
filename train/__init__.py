"""How models/weights/ was made, step by step. Not part of the installed package."""
