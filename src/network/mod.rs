//! The multimodal network: travel times by vehicle class.
