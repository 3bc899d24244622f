//! Key presses as the terminal tells them. The only place of this room that knows the terminal.

use termina::event::{KeyCode, KeyEvent, KeyEventKind, Modifiers};

use super::key::{Code, Key};

/// The key of a terminal's event; none for releases and for keys that mean nothing here.
pub fn from_terminal(event: &KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let mut key = Key {
        code: Code::Esc,
        ctrl: event.modifiers.contains(Modifiers::CONTROL),
        alt: event.modifiers.contains(Modifiers::ALT),
        shift: event.modifiers.contains(Modifiers::SHIFT),
    };
    key.code = match event.code {
        KeyCode::Char(letter) => {
            key.shift = false;
            if key.ctrl {
                Code::Char(letter.to_ascii_lowercase())
            } else {
                Code::Char(letter)
            }
        }
        KeyCode::BackTab => {
            key.shift = true;
            Code::Tab
        }
        KeyCode::Enter => Code::Enter,
        KeyCode::Escape => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::Function(number) => Code::F(number),
        _ => return None,
    };
    Some(key)
}
