//! Judges a plan from the raw data with code of its own.
