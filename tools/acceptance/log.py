"""What Spark does to a log only after days, or not at all."""
import base64, glob, json, os


def commit(table, version):
    return f"{table}/_delta_log/{version:020d}.json"


def actions(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def write(path, lines):
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
    crc = f"{os.path.dirname(path)}/.{os.path.basename(path)}.crc"
    if os.path.exists(crc):
        os.remove(crc)


def clean(table):
    """The log as its cleanup leaves it: nothing from before the last checkpoint."""
    with open(f"{table}/_delta_log/_last_checkpoint", encoding="utf-8") as file:
        version = json.load(file)["version"]
    for path in glob.glob(f"{table}/_delta_log/*"):
        number = os.path.basename(path).split(".")[0]
        if number.isdigit() and int(number) < version:
            os.remove(path)


def compact(table, first, last):
    """The commits `first` to `last` as one compacted file, beside them: a reader may take it in their place."""
    files, rest = {}, {}
    for version in range(int(first), int(last) + 1):
        for action in actions(commit(table, version)):
            (kind, value), = action.items()
            if kind in ("add", "remove"):
                files[value["path"]] = action
            elif kind != "commitInfo":
                rest[kind] = action
    lines = [*rest.values(), *files.values()]
    for line in lines:
        for value in line.values():
            if "path" in value:
                value["dataChange"] = False
    write(f"{table}/_delta_log/{int(first):020d}.{int(last):020d}.compacted.json", lines)


def inline(table):
    """The deletion vectors of the last commit, from their file into the log."""
    version = max(int(os.path.basename(path)[:20]) for path in glob.glob(f"{table}/_delta_log/*.json"))
    lines = actions(commit(table, version))
    for line in lines:
        vector = line.get("add", {}).get("deletionVector")
        if vector:
            source = glob.glob(f"{table}/**/deletion_vector_*.bin", recursive=True)[0]
            with open(source, "rb") as file:
                # A four-byte length, the bitmap, a checksum.
                file.seek(vector["offset"] + 4)
                bitmap = file.read(vector["sizeInBytes"])
            os.remove(source)
            # Z85's alphabet, as the protocol wants it: of Python's base85 only the letters differ.
            bitmap += b"\0" * (-len(bitmap) % 4)
            letters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~"
            z85 = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
            text = base64.b85encode(bitmap).decode().translate(str.maketrans(letters, z85))
            vector.update(storageType="i", pathOrInlineDv=text)
            vector.pop("offset")
    write(commit(table, version), lines)


CHANGES = {"clean": clean, "compact": compact, "inline": inline}
