//! Rows that go out as text, piece by piece: the next batch is computed when it is asked for.

use deltalake_core::arrow::array::RecordBatch;
use deltalake_core::datafusion::execution::SendableRecordBatchStream;
use futures::StreamExt;
use napi_derive::napi;
use tokio::sync::Mutex;

use crate::error::Result;
use crate::operation::NativeAbort;
use crate::query::Plan;
use crate::session::new_session;
use crate::text::{TextRows, to_text};

#[napi]
pub struct NativeText {
    state: Mutex<State>,
}

enum State {
    Planned(Plan),
    /// `rest`: what has not been told yet of the batch that came last.
    Running {
        stream: SendableRecordBatchStream,
        rest: RecordBatch,
    },
    Ended,
}

impl NativeText {
    pub fn new(plan: Plan) -> Self {
        Self { state: Mutex::new(State::Planned(plan)) }
    }
}

#[napi]
impl NativeText {
    /// The columns without a row first; then at most `rows` rows a call, and none after the one with which their texts
    /// have `bytes` bytes; then nothing.
    #[napi]
    pub async fn next(&self, rows: u32, bytes: u32, abort: &NativeAbort) -> napi::Result<Option<TextRows>> {
        let mut state = self.state.lock().await;
        let current = std::mem::replace(&mut *state, State::Ended);
        // An error or an abort ends the output.
        let (next, piece) = abort.or(current.advance(rows as usize, bytes as usize)).await?;
        *state = next;
        Ok(piece)
    }

    /// Stops the query, unless a call of `next` is under way: that one has to be aborted.
    #[napi]
    pub fn close(&self) {
        if let Ok(mut state) = self.state.try_lock() {
            *state = State::Ended;
        }
    }
}

impl State {
    async fn advance(self, rows: usize, bytes: usize) -> Result<(State, Option<TextRows>)> {
        let (mut stream, mut rest) = match self {
            State::Planned(plan) => {
                let stream = plan.dataframe(&new_session()).await?.execute_stream().await?;
                let rest = RecordBatch::new_empty(stream.schema());
                let columns = to_text(&rest, bytes)?;
                return Ok((State::Running { stream, rest }, Some(columns)));
            }
            State::Running { stream, rest } => (stream, rest),
            State::Ended => return Ok((State::Ended, None)),
        };
        while rest.num_rows() == 0 {
            match stream.next().await.transpose()? {
                Some(batch) => rest = batch,
                None => return Ok((State::Ended, None)),
            }
        }
        let piece = to_text(&rest.slice(0, rows.clamp(1, rest.num_rows())), bytes)?;
        let count = piece.rows.len();
        let rest = rest.slice(count, rest.num_rows() - count);
        Ok((State::Running { stream, rest }, Some(piece)))
    }
}
