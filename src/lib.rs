//! Tepat.
