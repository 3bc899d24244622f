//! Time left, over and paused, and the minute at which the meeting will end: computed from instants.
