//! A form: a few fields filled in one after the other. It knows its fields and what is typed into
//! them; what becomes of them is the board's.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;
use unicode_width::UnicodeWidthStr;

use super::choice::{Chosen, Letters};
use super::key::{Code, Key};
use super::text::Text;
use crate::forum::charter::Charter;
use crate::forum::files::MeetingName;
use crate::forum::meeting::Boards;
use crate::forum::wording::FieldKind;

/// A form on screen.
#[derive(Clone, Debug)]
pub struct Form {
    /// What is edited, in a few words.
    pub title: String,
    /// What the fields are for, said by the board that made the form.
    pub purpose: super::purpose::Purpose,
    /// The fields in order.
    pub fields: Vec<Field>,
    /// The field that is being edited.
    pub at: usize,
    /// What is wrong with a field, said when the form was to be saved.
    pub fault: Option<(usize, String)>,
    /// The files when the form was opened: what its edit starts from, so that a colleague's change
    /// that came meanwhile is merged with it.
    pub opened_on: OpenedOn,
    /// What a field says by now, where somebody else changed it since the form was opened.
    pub meanwhile: Vec<Option<String>>,
    /// The columns of the screen on which it stands.
    pub screen: u16,
    /// The values when the form was opened.
    before: Vec<String>,
    /// The values on which a draft was begun that outlived the program; its files are not known any
    /// more. Empty for any other form.
    begun_on: Vec<String>,
    /// The form without the kept text that came back; none for any other form.
    saved: Option<Box<Form>>,
    /// The letters typed one after the other in a choice.
    letters: Letters,
}

/// The files that a form shows something of, as they were when it was opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OpenedOn {
    /// The meeting on screen and its boards.
    pub meeting: Option<(MeetingName, Boards)>,
    /// The charter.
    pub charter: Option<Arc<Charter>>,
}

/// How wide a form is, if there is room.
const WIDE: u16 = 78;

/// A field of a form.
#[derive(Clone, Debug)]
pub struct Field {
    /// The name by which the board asks for it.
    pub name: &'static str,
    /// What stands before it on screen.
    pub label: &'static str,
    /// A few words on what is expected.
    pub hint: Cow<'static, str>,
    /// What is in it.
    pub input: Input,
    /// The kind of text, where wording hints are looked for in it.
    pub kind: Option<FieldKind>,
}

/// What a field takes.
#[derive(Clone, Debug)]
pub enum Input {
    /// Text of one line or several.
    Text(Text),
    /// One of some values.
    Choice {
        /// What is stored and what is shown.
        options: Vec<(String, String)>,
        /// Which one.
        at: usize,
    },
    /// Nothing: Enter on it saves the form.
    Button,
    /// Nothing: Enter on it opens lists to choose from, said in these words.
    Opens(&'static str),
}

impl Field {
    /// A field of one line.
    pub fn line(name: &'static str, label: &'static str, content: impl Into<String>) -> Self {
        Self {
            name,
            label,
            hint: Cow::Borrowed(""),
            input: Input::Text(Text::line(content)),
            kind: None,
        }
    }

    /// A field for a day: a day that stands there gives way to what is typed, and says so.
    pub fn day(
        name: &'static str,
        label: &'static str,
        day: Option<Date>,
        hint: &'static str,
    ) -> Self {
        let content = day.map_or(String::new(), |day| day.to_string());
        Self {
            name,
            label,
            hint: Cow::Borrowed(if day.is_some() {
                "type over it, or ← to edit it: fri, 2w, next tue, 1 dec"
            } else {
                hint
            }),
            input: Input::Text(Text::marked(content)),
            kind: None,
        }
    }

    /// A field of several lines.
    pub fn lines(name: &'static str, label: &'static str, content: &[String]) -> Self {
        Self {
            name,
            label,
            hint: Cow::Borrowed(""),
            input: Input::Text(Text::lines(content)),
            kind: None,
        }
    }

    /// A choice of values: each what is stored and what is shown. A value that is not among them
    /// chooses the first.
    pub fn choice(
        name: &'static str,
        label: &'static str,
        options: Vec<(String, String)>,
        value: &str,
    ) -> Self {
        let at = options
            .iter()
            .position(|(stored, _)| stored == value)
            .unwrap_or(0);
        Self {
            name,
            label,
            hint: Cow::Borrowed(""),
            input: Input::Choice { options, at },
            kind: None,
        }
    }

    /// What opens lists from which another field is filled.
    pub fn opens(name: &'static str, label: &'static str, words: &'static str) -> Self {
        Self {
            name,
            label,
            hint: Cow::Borrowed(""),
            input: Input::Opens(words),
            kind: None,
        }
    }

    /// What saves the form, after a last field in which Enter begins a line.
    fn save_button() -> Self {
        Self {
            name: "save",
            label: "",
            hint: Cow::Borrowed(""),
            input: Input::Button,
            kind: None,
        }
    }

    /// Whether Enter begins a line in it.
    fn has_lines(&self) -> bool {
        matches!(&self.input, Input::Text(text) if text.has_lines())
    }

    /// The field with words on what is expected.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.hint = hint.into();
        self
    }

    /// The field with wording hints for that kind of text.
    #[must_use]
    pub fn worded(mut self, kind: FieldKind) -> Self {
        self.kind = Some(kind);
        self
    }

    /// What stands in it, as it is shown.
    fn shown(&self) -> &str {
        match &self.input {
            Input::Text(text) => text.as_str(),
            Input::Choice { options, at } => options.get(*at).map_or("", |(_, shown)| shown),
            Input::Button | Input::Opens(_) => "",
        }
    }

    /// What would be stored.
    pub fn value(&self) -> &str {
        match &self.input {
            Input::Text(text) => text.as_str(),
            Input::Choice { options, at } => options.get(*at).map_or("", |(stored, _)| stored),
            Input::Button | Input::Opens(_) => "",
        }
    }
}

/// What a key did to a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// Something changed, or nothing did.
    Stays,
    /// The form is to be saved.
    Confirmed,
    /// The form is to be left.
    Left,
    /// Lists to choose from are to be opened.
    Opens,
}

impl Form {
    /// A form on its first field.
    pub fn new(
        title: impl Into<String>,
        purpose: super::purpose::Purpose,
        fields: Vec<Field>,
    ) -> Self {
        let mut fields = fields;
        if fields.last().is_some_and(Field::has_lines) {
            fields.push(Field::save_button());
        }
        let before = fields
            .iter()
            .map(|field| field.value().to_owned())
            .collect();
        Self {
            title: title.into(),
            purpose,
            fields,
            at: 0,
            fault: None,
            opened_on: OpenedOn::default(),
            meanwhile: Vec::new(),
            screen: WIDE + 2,
            before,
            begun_on: Vec::new(),
            saved: None,
            letters: Letters::default(),
        }
    }

    /// The columns of the box on a screen that is so wide, and of the labels in it.
    pub fn columns(&self, screen: u16) -> (u16, u16) {
        let width = WIDE.min(screen.saturating_sub(2));
        let labels = self.fields.iter().map(|field| field.label.width());
        let label = labels.max().unwrap_or_default() as u16;
        (
            width,
            label.min(28).min(width.saturating_sub(6) * 2 / 5) + 3,
        )
    }

    /// The cells of a row of text in a field, on a screen that is so wide.
    pub fn room(&self, screen: u16) -> usize {
        let (width, label) = self.columns(screen);
        usize::from(width.saturating_sub(6 + label + 2))
    }

    /// The value of the field of that name, trimmed.
    pub fn value(&self, name: &str) -> &str {
        self.fields
            .iter()
            .find(|field| field.name == name)
            .map_or("", |field| field.value().trim())
    }

    /// The lines of the field of that name.
    pub fn lines(&self, name: &str) -> Vec<String> {
        match self
            .fields
            .iter()
            .find(|field| field.name == name)
            .map(|field| &field.input)
        {
            Some(Input::Text(text)) => text.to_lines(),
            _ => Vec::new(),
        }
    }

    /// Whether anything was changed since it was opened.
    pub fn changed(&self) -> bool {
        self.fields
            .iter()
            .zip(&self.before)
            .any(|(field, before)| field.value() != before)
    }

    /// All values, and after them those that the form opened on, to be kept when it is left.
    pub fn values(&self) -> Vec<String> {
        let now = self.fields.iter().map(|field| field.value().to_owned());
        now.chain(self.before.iter().cloned()).collect()
    }

    /// What is kept of it when it is left: its texts. What was chosen and not saved is forgotten, so
    /// that it does not come back as if it stood there; none when no text was changed.
    pub fn texts_left(&self) -> Option<Vec<String>> {
        let fields = self.fields.iter().zip(&self.before);
        let changed = |(field, before): (&Field, &String)| {
            matches!(field.input, Input::Text(_)) && field.value() != before
        };
        fields.clone().any(changed).then(|| {
            let now = fields.map(|(field, before)| match field.input {
                Input::Text(_) => field.value().to_owned(),
                _ => before.clone(),
            });
            now.chain(self.begun_on().iter().cloned()).collect()
        })
    }

    /// Takes away kept text that came back: the fields say what is saved. False when there was none.
    pub fn back_to_saved(&mut self) -> bool {
        let Some(saved) = self.saved.take() else {
            return false;
        };
        *self = Self {
            at: self.at,
            screen: self.screen,
            ..*saved
        };
        true
    }

    /// Puts kept values back. With the files that the form had been opened on then, it goes on from
    /// those; without them, only what was changed in it comes back, on top of what stands now, and
    /// [`says_meanwhile`](Self::says_meanwhile) says where somebody else changed the same field.
    pub fn restore(&mut self, kept: &[String], opened_on: Option<OpenedOn>) {
        let count = self.fields.len();
        // Kept from a form with other fields, they would come back in the wrong ones. An older
        // draft holds the values alone.
        let (values, before) = match kept.len() {
            whole if whole == count * 2 => kept.split_at(count),
            whole if whole == count => (kept, &[][..]),
            _ => return,
        };
        self.saved = Some(Box::new(self.clone()));
        if let (Some(opened_on), true) = (opened_on, before.len() == count) {
            self.opened_on = opened_on;
            self.before = before.to_vec();
        } else {
            self.begun_on = before.to_vec();
        }
        let untouched: Vec<bool> = (0..count)
            .map(|at| before.get(at) == values.get(at) && before.get(at) != self.before.get(at))
            .collect();
        for ((field, value), untouched) in self.fields.iter_mut().zip(values).zip(untouched) {
            if untouched {
                continue;
            }
            match &mut field.input {
                Input::Text(text) => {
                    *text = if text.has_lines() {
                        Text::lines(&value.lines().map(str::to_owned).collect::<Vec<_>>())
                    } else {
                        Text::line(value.as_str())
                    };
                }
                Input::Choice { options, at } => {
                    *at = options
                        .iter()
                        .position(|(stored, _)| stored == value)
                        .unwrap_or(*at);
                }
                Input::Button | Input::Opens(_) => {}
            }
        }
    }

    /// Notes which fields say something else by now: `now` is the same form, opened anew.
    pub fn compare_with(&mut self, now: &Self) {
        let (fields, before) = (&self.fields, self.begun_on());
        self.meanwhile = fields
            .iter()
            .zip(before)
            .map(|(field, before)| {
                let other = now.fields.iter().find(|other| other.name == field.name)?;
                (other.value() != before && other.value() != field.value())
                    .then(|| other.shown().to_owned())
            })
            .collect();
    }

    /// The values on which what is typed was begun.
    fn begun_on(&self) -> &[String] {
        if self.begun_on.is_empty() {
            &self.before
        } else {
            &self.begun_on
        }
    }

    /// What is to be said of a field that somebody else changed since the form was opened.
    pub fn says_meanwhile(&self, at: usize) -> Option<String> {
        let now = self.meanwhile.get(at)?.as_ref()?;
        let mine = self.fields.get(at)?.value() != self.before.get(at)?;
        let before_opening = self.begun_on().get(at) != self.before.get(at);
        let now = if now.trim().is_empty() {
            "emptied".to_owned()
        } else {
            let words: Vec<&str> = now.split_whitespace().collect();
            format!("changed to “{}”", words.join(" "))
        };
        Some(if mine && before_opening {
            format!("Meanwhile {now}: saving replaces it")
        } else if mine {
            format!("Meanwhile {now} elsewhere: saving keeps both, and = settles it")
        } else {
            format!("Meanwhile {now} elsewhere: that stays if you leave this as it is")
        })
    }

    /// Says that a field is wrong and goes to it.
    pub fn refuse(&mut self, name: &str, sentence: impl Into<String>) {
        let at = self
            .fields
            .iter()
            .position(|field| field.name == name)
            .unwrap_or(self.at);
        self.at = at;
        self.fault = Some((at, sentence.into()));
    }

    /// Does what the key means in a form. Enter goes to the next field and saves on the last one;
    /// Ctrl-S or Ctrl-Enter saves at once. In a text of several lines Enter begins a line.
    pub fn press(&mut self, key: Key) -> Pressed {
        if key.code == Code::Esc {
            return Pressed::Left;
        }
        let at_once = (key.code == Code::Char('s') && key.ctrl)
            || (key.code == Code::Enter && (key.ctrl || key.alt));
        if at_once {
            return Pressed::Confirmed;
        }
        if key.code == Code::Char('r') && key.ctrl && self.back_to_saved() {
            return Pressed::Stays;
        }
        let room = self.room(self.screen);
        if key.writes().is_none() && key.code != Code::Backspace {
            self.letters.forget();
        }
        match key.code {
            Code::Tab => self.go(!key.shift),
            _ => match self.fields.get_mut(self.at).map(|field| &mut field.input) {
                Some(Input::Text(text)) => {
                    if key.code == Code::Enter && text.leave_empty_last_line() {
                        self.go(true);
                    } else if text.press_in(key, room) {
                        self.fault = None;
                    } else {
                        return self.leave_field(key);
                    }
                }
                Some(Input::Choice { options, at }) => {
                    match self.letters.choose(options, at, key) {
                        Chosen::Here => {}
                        Chosen::Nothing => {
                            let letters = self.letters.typed();
                            let says = format!(
                                "Nothing here begins with “{letters}”; Backspace takes letters away"
                            );
                            self.fault = Some((self.at, says));
                            return Pressed::Stays;
                        }
                        Chosen::Elsewhere => return self.leave_field(key),
                    }
                    self.fault = None;
                }
                Some(Input::Opens(_)) if matches!(key.code, Code::Enter | Code::Char(' ')) => {
                    return Pressed::Opens;
                }
                Some(Input::Button | Input::Opens(_)) => return self.leave_field(key),
                None => {}
            },
        }
        Pressed::Stays
    }

    fn leave_field(&mut self, key: Key) -> Pressed {
        match key.code {
            Code::Enter if self.at + 1 == self.fields.len() => return Pressed::Confirmed,
            Code::Enter | Code::Down => self.go(true),
            Code::Up => self.go(false),
            _ => {}
        }
        Pressed::Stays
    }

    /// Goes to the field after this one, or before it, and no further than the ends.
    pub fn step(&mut self, ahead: bool) {
        let last = self.fields.len().saturating_sub(1);
        self.at = if ahead {
            (self.at + 1).min(last)
        } else {
            self.at.saturating_sub(1)
        };
    }

    fn go(&mut self, ahead: bool) {
        let count = self.fields.len().max(1);
        self.at = if ahead {
            (self.at + 1) % count
        } else {
            (self.at + count - 1) % count
        };
    }
}
