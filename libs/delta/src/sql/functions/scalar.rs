//! A scalar function as a value: its name, its signature and a function over arrays.

use std::hash::{Hash, Hasher};

use deltalake_core::arrow::array::{ArrayRef, AsArray, StringViewArray};
use deltalake_core::arrow::compute::cast;
use deltalake_core::arrow::datatypes::DataType;
use deltalake_core::datafusion::common::Result;
use deltalake_core::datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};

type Body = fn(&[ArrayRef]) -> Result<ArrayRef>;

#[derive(Debug)]
struct Function {
    name: &'static str,
    signature: Signature,
    returns: Returns,
    body: Body,
}

#[derive(Debug)]
enum Returns {
    Type(DataType),
    /// The type of the argument.
    Same,
}

pub fn function(name: &'static str, signature: Signature, returns: DataType, body: Body) -> ScalarUDF {
    ScalarUDF::from(Function { name, signature, returns: Returns::Type(returns), body })
}

/// Returns its argument without the metadata of the field: a column that is written under another name must not keep the
/// comment of the column that it was read from.
pub fn plain() -> ScalarUDF {
    let signature = Signature::any(1, Volatility::Immutable);
    ScalarUDF::from(Function { name: "plain", signature, returns: Returns::Same, body: |args| Ok(args[0].clone()) })
}

/// Text arguments of any layout as views, which is how DataFusion reads Parquet, so that nothing is copied.
pub fn texts(array: &ArrayRef) -> Result<StringViewArray> {
    Ok(cast(array, &DataType::Utf8View)?.as_string_view().clone())
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Function {}

impl Hash for Function {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, arg_types: &[DataType]) -> Result<DataType> {
        Ok(match &self.returns {
            Returns::Type(data_type) => data_type.clone(),
            Returns::Same => arg_types[0].clone(),
        })
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let arrays = ColumnarValue::values_to_arrays(&args.args)?;
        // A literal argument is one value. With a column, it must be as long as the column.
        let arrays = if arrays.iter().any(|array| array.len() != args.number_rows) {
            args.args.iter().map(|arg| arg.to_array(args.number_rows)).collect::<Result<Vec<_>>>()?
        } else {
            arrays
        };
        Ok(ColumnarValue::Array((self.body)(&arrays)?))
    }
}
