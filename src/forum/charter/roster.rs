//! Changes of the roster, and the handle by which files know a person.

use super::Charter;
use crate::forum::editing::{edited, some_words};
use crate::forum::people::{Person, Side};
use crate::forum::record::Handle;
use crate::forum::refusal::Refusal;

/// A short name that nobody has yet, from a full name: "Ana Ruiz" is `ana`; the next Ana Ruiz is
/// `anar`, then `anaru`, and when the letters are used up `ana2`. Letters and digits of ASCII, accents
/// left off, where the name has any; else the letters of its own script: "Юлия Орлова" is `юлия`. A
/// name without any letter becomes `person`, `person2`, …
pub fn new_handle(name: &str, taken: impl Fn(&Handle) -> bool) -> Handle {
    let words = |letters: fn(&str) -> String| -> Vec<String> {
        let words = name.split_whitespace().map(letters);
        words.filter(|word| !word.is_empty()).collect()
    };
    let mut words_of_name = words(plain_letters);
    if words_of_name.is_empty() {
        words_of_name = words(own_letters);
    }
    let (first, rest) = match words_of_name.split_first() {
        Some((first, rest)) => (first.as_str(), rest.concat()),
        None => ("person", String::new()),
    };
    let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]);
    let longer = ends.map(|end| format!("{first}{}", &rest[..end]));
    let numbered = (2..).map(|number: u32| format!("{first}{number}"));
    let mut candidates = longer.chain(numbered).map(Handle);
    // The numbers never end, so one is free.
    candidates
        .find(|handle| !taken(handle))
        .unwrap_or_else(|| Handle(first.to_owned()))
}

/// The letters and digits of a word in any script, in lower case.
fn own_letters(word: &str) -> String {
    let letters = word.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The ASCII letters and digits of a word, in lower case, with accents left off.
pub fn plain_letters(word: &str) -> String {
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

    /// Takes what was edited in a form: `before` is what the form opened with. Fields that were not
    /// touched keep what they hold now; the handle stays, because files refer to it.
    pub fn edit_person(
        &mut self,
        who: &Handle,
        before: &Person,
        after: &Person,
    ) -> Result<(), Refusal> {
        let name = some_words(&after.name, "A person's name")?;
        let gone = || Refusal::because(format!("@{who} is not on the roster"));
        let person = self.roster.get_mut(who).ok_or_else(gone)?;
        *person = edited(
            person,
            before,
            &Person {
                name,
                ..after.clone()
            },
        );
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_is_short_plain_and_nobody_elses() {
        let table: [(&str, &[&str], &str); 15] = [
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
            ("田中", &[], "田中"),
            ("田中", &["田中"], "田中2"),
            ("Юлия Орлова", &["юлия"], "юлияо"),
            ("  ", &[], "person"),
            ("!?", &["person"], "person2"),
        ];
        for (name, taken, expected) in table {
            let handle = new_handle(name, |handle| taken.contains(&handle.as_str()));
            assert_eq!(handle.as_str(), expected, "{name} beside {taken:?}");
        }
    }

    #[test]
    fn people_come_and_change_and_keep_their_handle() {
        let mut charter = Charter::default();
        let ana = charter.add_person(" Ana Ruiz ", Side::Marketing).unwrap();
        let other = charter.add_person("Ana Reyes", Side::Sales).unwrap();
        assert_eq!((ana.as_str(), other.as_str()), ("ana", "anar"));
        let before = charter.roster.get(&ana).unwrap().clone();
        let after = Person {
            name: "Ana Ruiz-Holm".into(),
            head: true,
            left: true,
            ..before.clone()
        };
        // Somebody else moved her to another side while the form was open.
        charter.roster.get_mut(&ana).unwrap().side = Side::Shared;
        charter.edit_person(&ana, &before, &after).unwrap();
        let expected = Person {
            side: Side::Shared,
            ..after.clone()
        };
        assert_eq!(charter.roster.get(&ana), Some(&expected));
        let nameless = Person {
            name: " ".into(),
            ..after.clone()
        };
        let table = [
            (
                charter.edit_person(&ana, &after, &nameless),
                "A person's name needs some words",
            ),
            (
                charter.edit_person(&"zed".into(), &before, &after),
                "@zed is not on the roster",
            ),
        ];
        for (refused, sentence) in table {
            assert_eq!(refused.unwrap_err().to_string(), sentence);
        }
    }
}
