//! Drawing, from shared references: one file a board, and the frame around them.
