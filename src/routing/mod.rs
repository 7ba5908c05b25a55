//! Vehicle routing: which vehicle brings what in which order.
