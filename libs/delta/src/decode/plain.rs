//! A fast path for the usual message: the contract's fields in their order, without escapes, are compared instead of parsed.
//! The message is compact, or has a blank after each colon and comma, as Python's `json.dumps` writes it. Other messages are
//! left to `Row::read`, which returns the same row.

use super::row::{Row, Value, fit_number};
use super::spec::{Column, Kind};

/// Whether a message has no control characters and no escapes, so that a string ends at the next quotation mark.
pub fn is_plain(message: &[u8]) -> bool {
    // Without an early exit, so that the compiler vectorizes the loop.
    message.iter().fold(true, |plain, byte| plain & (*byte >= b' ') & (*byte != b'\\'))
}

impl Row {
    /// Reads a plain message. Returns false when it does not have the usual form; the row's values are then undefined.
    pub fn read_plain(&mut self, message: &[u8], columns: &[Column]) -> bool {
        self.clear();
        let mut reader = Reader { message, at: 0 };
        reader.object(self, columns, 0).is_some() && reader.at == message.len()
    }
}

struct Reader<'a> {
    message: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn object(&mut self, row: &mut Row, columns: &[Column], first_slot: usize) -> Option<()> {
        self.take(b"{")?;
        let mut slot = first_slot;
        let mut left = columns.iter();
        loop {
            // Fields may be missing, but must not be repeated or out of order.
            let column = loop {
                let column = left.next()?;
                if self.take(column.key.as_bytes()).is_some() {
                    break column;
                }
                slot += 1 + column.children.len();
            };
            self.blank();
            let value = self.value(row, column, slot)?;
            row.set(slot, value);
            slot += 1 + column.children.len();
            if self.take(b",").is_none() {
                return self.take(b"}");
            }
            self.blank();
        }
    }

    fn value(&mut self, row: &mut Row, column: &Column, slot: usize) -> Option<Value> {
        match (column.kind, self.message.get(self.at)?) {
            (Kind::Text | Kind::TextOrJson, b'"') => {
                let from = self.at + 1;
                let to = from + self.message[from..].iter().position(|byte| *byte == b'"')?;
                self.at = to + 1;
                Some(Value::Plain(from, to))
            }
            (Kind::Int | Kind::Long | Kind::Double, b'-' | b'0'..=b'9') => fit_number(column.kind, self.number()?),
            (Kind::Struct, b'{') => self.object(row, &column.children, slot + 1).map(|()| Value::Struct),
            (_, b'n') => self.take(b"null").map(|()| Value::Null),
            _ => None,
        }
    }

    /// `-?(0|[1-9][0-9]*)([.][0-9]+)?`; if an exponent follows, the value does not end here, and the parser reads the message.
    fn number(&mut self) -> Option<&str> {
        let from = self.at;
        let _ = self.take(b"-");
        let whole = self.digits()?;
        if whole.len() > 1 && whole[0] == b'0' {
            return None;
        }
        if self.take(b".").is_some() {
            self.digits()?;
        }
        std::str::from_utf8(&self.message[from..self.at]).ok()
    }

    fn digits(&mut self) -> Option<&[u8]> {
        let rest = &self.message[self.at..];
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        (count > 0).then_some(&rest[..count])
    }

    fn blank(&mut self) {
        self.at += usize::from(self.message.get(self.at) == Some(&b' '));
    }

    fn take(&mut self, bytes: &[u8]) -> Option<()> {
        let found = self.message[self.at..].starts_with(bytes);
        self.at += if found { bytes.len() } else { 0 };
        found.then_some(())
    }
}
