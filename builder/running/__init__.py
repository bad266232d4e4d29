"""Execute lessons and keep their outputs."""
