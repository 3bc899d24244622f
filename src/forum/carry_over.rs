//! The next meeting from this one.
