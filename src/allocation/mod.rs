//! Decides through which posts and piers every station's goods pass.
