//! The live session, still pure: state, commands, the key table, update, effects, undo.
