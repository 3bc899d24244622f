//! Changes of the roster, and the handle by which files know a person.

use super::Charter;
use crate::forum::editing::some_words;
use crate::forum::people::{Person, Side};
use crate::forum::record::Handle;
use crate::forum::refusal::Refusal;

/// A short name that nobody has yet, from a full name: "Ana Ruiz" is `ana`; the next Ana Ruiz is
/// `anar`, then `anaru`, and when the letters are used up `ana2`. Letters and digits of ASCII only;
/// accents are left off. A name without any such letter becomes `person`, `person2`, …
pub fn new_handle(name: &str, taken: impl Fn(&Handle) -> bool) -> Handle {
    let plain: Vec<String> = name
        .split_whitespace()
        .map(plain_letters)
        .filter(|word| !word.is_empty())
        .collect();
    let (first, rest) = match plain.split_first() {
        Some((first, rest)) => (first.as_str(), rest.concat()),
        None => ("person", String::new()),
    };
    let longer = (0..=rest.len()).map(|letters| format!("{first}{}", &rest[..letters]));
    let numbered = (2..).map(|number: u32| format!("{first}{number}"));
    let mut candidates = longer.chain(numbered).map(Handle);
    // The numbers never end, so one is free.
    candidates
        .find(|handle| !taken(handle))
        .unwrap_or_else(|| Handle(first.to_owned()))
}

/// The ASCII letters and digits of a word, in lower case, with accents left off.
fn plain_letters(word: &str) -> String {
    let mut plain = String::new();
    for letter in word.chars().flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => plain.push(letter),
            'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => plain.push('a'),
            'æ' => plain.push_str("ae"),
            'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => plain.push('c'),
            'ď' | 'đ' | 'ð' => plain.push('d'),
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => plain.push('e'),
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => plain.push('g'),
            'ĥ' | 'ħ' => plain.push('h'),
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => plain.push('i'),
            'ĵ' => plain.push('j'),
            'ķ' => plain.push('k'),
            'ĺ' | 'ļ' | 'ľ' | 'ł' => plain.push('l'),
            'ñ' | 'ń' | 'ņ' | 'ň' => plain.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => plain.push('o'),
            'œ' => plain.push_str("oe"),
            'ŕ' | 'ŗ' | 'ř' => plain.push('r'),
            'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => plain.push('s'),
            'ß' => plain.push_str("ss"),
            'ţ' | 'ť' | 'ŧ' | 'ț' => plain.push('t'),
            'þ' => plain.push_str("th"),
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => plain.push('u'),
            'ŵ' => plain.push('w'),
            'ý' | 'ÿ' | 'ŷ' => plain.push('y'),
            'ź' | 'ż' | 'ž' => plain.push('z'),
            _ => {}
        }
    }
    plain
}

impl Charter {
    /// Puts somebody on the roster under a handle made from their name, which is given back.
    pub fn add_person(&mut self, name: &str, side: Side) -> Result<Handle, Refusal> {
        let name = some_words(name, "A person's name")?;
        let handle = new_handle(&name, |handle| self.roster.contains(handle));
        let person = Person {
            name,
            side,
            ..Person::default()
        };
        self.roster.insert(handle.clone(), person);
        Ok(handle)
    }

    /// Gives somebody another name; their handle stays, because files refer to it.
    pub fn rename_person(&mut self, who: &Handle, name: &str) -> Result<(), Refusal> {
        let name = some_words(name, "A person's name")?;
        self.person(who)?.name = name;
        Ok(())
    }

    /// Says whose somebody is.
    pub fn set_person_side(&mut self, who: &Handle, side: Side) -> Result<(), Refusal> {
        self.person(who)?.side = side;
        Ok(())
    }

    /// Says what somebody does, in their own words.
    pub fn set_person_role(&mut self, who: &Handle, role: &str) -> Result<(), Refusal> {
        role.trim().clone_into(&mut self.person(who)?.role);
        Ok(())
    }

    /// Says whether somebody heads their function.
    pub fn set_person_head(&mut self, who: &Handle, head: bool) -> Result<(), Refusal> {
        self.person(who)?.head = head;
        Ok(())
    }

    /// Notes that somebody has left the forum. What they did keeps their name.
    pub fn person_left(&mut self, who: &Handle) -> Result<(), Refusal> {
        let person = self.person(who)?;
        if person.left {
            return Err(Refusal::because(format!(
                "{} has left already",
                person.name
            )));
        }
        person.left = true;
        Ok(())
    }

    /// Notes that somebody is back.
    pub fn person_is_back(&mut self, who: &Handle) -> Result<(), Refusal> {
        let person = self.person(who)?;
        if !person.left {
            return Err(Refusal::because(format!("{} has not left", person.name)));
        }
        person.left = false;
        Ok(())
    }

    fn person(&mut self, who: &Handle) -> Result<&mut Person, Refusal> {
        let gone = || Refusal::because(format!("@{who} is not on the roster"));
        self.roster.get_mut(who).ok_or_else(gone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_short_plain_and_nobody_elses() {
        let table: [(&str, &[&str], &str); 12] = [
            ("Ana Ruiz", &[], "ana"),
            ("Ana Ruiz", &["ana"], "anar"),
            ("Ana Ruiz", &["ana", "anar"], "anaru"),
            ("Ana", &["ana"], "ana2"),
            ("Ana", &["ana", "ana2"], "ana3"),
            ("Jürgen Weiß", &[], "jurgen"),
            ("Jürgen Weiß", &["jurgen"], "jurgenw"),
            ("Łukasz Żak", &["lukasz"], "lukaszz"),
            ("O'Neil, Sam", &[], "oneil"),
            ("田中 Yuki", &[], "yuki"),
            ("田中", &["person"], "person2"),
            ("  ", &[], "person"),
        ];
        for (name, taken, expected) in table {
            let handle = new_handle(name, |handle| taken.contains(&handle.as_str()));
            assert_eq!(handle.as_str(), expected, "{name} beside {taken:?}");
        }
    }

    #[test]
    fn people_come_change_and_leave_and_keep_their_handle() {
        let mut charter = Charter::default();
        let ana = charter.add_person(" Ana Ruiz ", Side::Marketing).unwrap();
        let other = charter.add_person("Ana Reyes", Side::Sales).unwrap();
        assert_eq!((ana.as_str(), other.as_str()), ("ana", "anar"));
        charter.rename_person(&ana, "Ana Ruiz-Holm").unwrap();
        charter.set_person_side(&ana, Side::Shared).unwrap();
        charter.set_person_role(&ana, " Brand ").unwrap();
        charter.set_person_head(&ana, true).unwrap();
        charter.person_left(&ana).unwrap();
        let expected = Person {
            name: "Ana Ruiz-Holm".into(),
            side: Side::Shared,
            role: "Brand".into(),
            head: true,
            left: true,
        };
        assert_eq!(charter.roster.get(&ana), Some(&expected));
        let twice = charter.person_left(&ana).unwrap_err();
        assert_eq!(twice.to_string(), "Ana Ruiz-Holm has left already");
        charter.person_is_back(&ana).unwrap();
        let table = [
            (charter.person_is_back(&ana), "Ana Ruiz-Holm has not left"),
            (
                charter.rename_person(&ana, " "),
                "A person's name needs some words",
            ),
            (
                charter.set_person_head(&"zed".into(), true),
                "@zed is not on the roster",
            ),
        ];
        for (refused, sentence) in table {
            assert_eq!(refused.unwrap_err().to_string(), sentence);
        }
    }
}
