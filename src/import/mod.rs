//! Reads planners' own lists.
