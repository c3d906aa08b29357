"""The lakehouse's layers in Python, with Polars and deltalake.

main.py bronze|silver|gold|all --log FOLDER --lake FOLDER

Same tables and same rows as the product on valid events, late and repeated ones included. What the product does about
broken messages (quarantine, rescue, new columns) is left out: a message that is no event ends the run.
"""

import argparse


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("layer", choices=["bronze", "silver", "gold", "all"])
    parser.add_argument("--log", required=True, help="folder with ecommerce-sales/<partition>.ndjson")
    parser.add_argument("--lake", required=True, help="folder of the tables")
    options = parser.parse_args()
    # Each layer is loaded when it runs: the imports are a measurable part of a small run.
    if options.layer in ("bronze", "all"):
        from bronze import bronze

        bronze(options.log, options.lake)
    if options.layer in ("silver", "all"):
        from silver import silver

        silver(options.lake)
    if options.layer in ("gold", "all"):
        from gold import gold

        gold(options.lake)


if __name__ == "__main__":
    main()
