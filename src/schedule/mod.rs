//! Turns routes into trips with moments.
