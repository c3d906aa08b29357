//! The decoder for JavaScript. It takes chunks of messages, which may complete in any order, and returns two sources of rows:
//! decoded and quarantined ones.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use napi::bindgen_prelude::{BigInt64Array, Buffer, Int32Array, Uint32Array};
use napi_derive::napi;

use crate::decode::{Chunk, Messages, Spec, assemble};
use crate::error::{Code, Error};
use crate::sql::{NativeSource, Rows, SharedBatches, type_name};

#[napi]
pub struct NativeDecoder {
    options: String,
    spec: Arc<Spec>,
    chunks: Mutex<BTreeMap<u32, Chunk>>,
}

#[napi(object)]
pub struct NewColumn {
    pub name: String,
    #[napi(js_name = "type")]
    pub kind: String,
}

#[napi]
pub struct NativeDecoded {
    rows: Rows,
    quarantined: Rows,
    #[napi(readonly)]
    pub row_count: i64,
    #[napi(readonly)]
    pub quarantined_count: i64,
    #[napi(readonly)]
    pub rescued_count: i64,
    #[napi(readonly)]
    pub without_room_count: i64,
    new_columns: Vec<(String, String)>,
}

#[napi]
impl NativeDecoder {
    #[napi(constructor)]
    pub fn new(options: String) -> napi::Result<Self> {
        let spec = Arc::new(Spec::parse(&options)?);
        Ok(Self { options, spec, chunks: Mutex::default() })
    }

    /// Decodes one chunk on a separate thread. `index` is the chunk's position among all chunks.
    #[napi]
    #[allow(clippy::too_many_arguments, reason = "the arrays of a chunk are passed without a copy")]
    pub async fn push(
        &self,
        index: u32,
        partition: i32,
        bytes: Buffer,
        starts: Uint32Array,
        lengths: Int32Array,
        offsets: BigInt64Array,
        timestamps: Option<BigInt64Array>,
    ) -> napi::Result<()> {
        let consistent = starts.len() == offsets.len()
            && lengths.len() == offsets.len()
            && timestamps.as_ref().is_none_or(|timestamps| timestamps.len() == offsets.len())
            && starts
                .iter()
                .zip(lengths.iter())
                .all(|(start, length)| *length < 0 || *start as usize + *length as usize <= bytes.len());
        if !consistent {
            return Err(Error::invalid("the arrays of a chunk do not describe its bytes").into());
        }
        let spec = self.spec.clone();
        let chunk = tokio::task::spawn_blocking(move || {
            let messages = Messages {
                partition,
                bytes: &bytes,
                starts: &starts,
                lengths: &lengths,
                offsets: &offsets,
                timestamps: timestamps.as_deref(),
            };
            Chunk::decode(&messages, &spec)
        })
        .await
        .map_err(|error| Error::new(Code::Query, format!("a chunk could not be decoded: {error}")))?;
        self.chunks.lock().expect("no code panics while it holds this lock").insert(index, chunk);
        Ok(())
    }

    /// Returns the rows of all chunks. The decoder is empty afterwards.
    #[napi]
    pub async fn finish(&self) -> napi::Result<NativeDecoded> {
        let chunks = std::mem::take(&mut *self.chunks.lock().expect("no code panics while it holds this lock"));
        let decoded = assemble(chunks.into_values().collect(), Spec::parse(&self.options)?)?;
        let new_columns = decoded.new_columns.iter();
        Ok(NativeDecoded {
            row_count: decoded.rows as i64,
            quarantined_count: decoded.quarantined.num_rows() as i64,
            rescued_count: decoded.rescued as i64,
            without_room_count: decoded.without_room as i64,
            new_columns: new_columns.map(|field| (field.name().clone(), type_name(field.data_type()))).collect(),
            rows: Rows::Batches(decoded.schema, SharedBatches::new(decoded.batches)),
            quarantined: Rows::Batches(decoded.quarantined.schema(), SharedBatches::new(vec![decoded.quarantined])),
        })
    }
}

#[napi]
impl NativeDecoded {
    #[napi]
    pub fn rows(&self) -> NativeSource {
        NativeSource { rows: self.rows.clone() }
    }

    #[napi]
    pub fn quarantined(&self) -> NativeSource {
        NativeSource { rows: self.quarantined.clone() }
    }

    /// Frees the rows. Reading a source of them then fails with CLOSED.
    #[napi]
    pub fn close(&self) {
        for rows in [&self.rows, &self.quarantined] {
            if let Rows::Batches(_, held) = rows {
                held.close();
            }
        }
    }

    #[napi]
    pub fn new_columns(&self) -> Vec<NewColumn> {
        self.new_columns.iter().map(|(name, kind)| NewColumn { name: name.clone(), kind: kind.clone() }).collect()
    }
}
