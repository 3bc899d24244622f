//! The distinct values of one column while it is read, each with a code.

/// Distinct values by their bytes, in the order in which they were first seen.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    bytes: Vec<u8>,
    ends: Vec<u32>,
    /// A power of two of slots, at most half of them taken: the upper half of a value's hash, and
    /// its code.
    slots: Vec<(u32, u32)>,
}

const FREE: u32 = u32::MAX;

impl Dictionary {
    /// The value's code: a new one when it was not seen before.
    pub(super) fn code(&mut self, value: &[u8]) -> u32 {
        if self.ends.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let hash = hash(value);
        let (tag, mask) = ((hash >> 32) as u32, self.slots.len() - 1);
        let mut place = hash as usize & mask;
        loop {
            let (known, code) = self.slots[place];
            if code == FREE {
                break;
            }
            if known == tag && self.get(code) == value {
                return code;
            }
            place = (place + 1) & mask;
        }
        let code = self.ends.len() as u32;
        self.slots[place] = (tag, code);
        self.bytes.extend_from_slice(value);
        self.ends.push(self.bytes.len() as u32);
        code
    }

    /// The value of that code.
    pub(super) fn get(&self, code: u32) -> &[u8] {
        let code = code as usize;
        let start = if code == 0 {
            0
        } else {
            self.ends[code - 1] as usize
        };
        &self.bytes[start..self.ends[code] as usize]
    }

    /// How many distinct values there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The bytes that the distinct values take.
    pub(super) fn size(&self) -> usize {
        self.bytes.len()
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(64);
        self.slots = vec![(0, FREE); size];
        for code in 0..self.ends.len() as u32 {
            let hash = hash(self.get(code));
            let mut place = hash as usize & (size - 1);
            while self.slots[place].1 != FREE {
                place = (place + 1) & (size - 1);
            }
            self.slots[place] = ((hash >> 32) as u32, code);
        }
    }
}

/// A quick hash of short values: overlapping words folded by multiplication. Nobody gains from
/// choosing values that collide but a slow load of their own file.
fn hash(value: &[u8]) -> u64 {
    const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;
    let word = |from: usize| {
        let mut word = [0; 8];
        word.copy_from_slice(&value[from..from + 8]);
        u64::from_le_bytes(word)
    };
    let fold = |hash: u64, word: u64| {
        let mixed = (hash ^ word).wrapping_mul(PRIME);
        mixed ^ mixed >> 32
    };
    let seed = (value.len() as u64).wrapping_mul(PRIME);
    match value.len() {
        0 => 0,
        1..8 => {
            let short = value
                .iter()
                .fold(0, |word, byte| word << 8 | u64::from(*byte));
            fold(fold(seed, short), 0)
        }
        len => {
            let whole = (0..len / 8).fold(seed, |hash, place| fold(hash, word(place * 8)));
            fold(whole, word(len - 8))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_keeps_its_code() {
        let values: Vec<_> = (0..5_000)
            .map(|number| format!("value {}", number * 7_919))
            .collect();
        let mut dictionary = Dictionary::default();
        for (code, value) in values.iter().enumerate() {
            assert_eq!(dictionary.code(value.as_bytes()) as usize, code);
        }
        for (code, value) in values.iter().enumerate() {
            assert_eq!(dictionary.code(value.as_bytes()) as usize, code);
            assert_eq!(dictionary.get(code as u32), value.as_bytes());
        }
        assert_eq!(dictionary.len(), values.len());
        let empty = dictionary.code(b"");
        assert_eq!(dictionary.get(empty), b"");
    }
}
