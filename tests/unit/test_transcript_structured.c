// Transcripts in JSON, Word and ELAN: what the samples do not show
// (test_transcript_samples.c), and what is refused.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "check.h"
#include "talk/transcript.h"
#include "zip_maker.h"

static struct arena *arena;
static struct transcript transcript;
static struct err err;

static bool reads(const char *name, struct str bytes)
{
    err = (struct err){0};
    return transcript_read(arena, str_of(name), bytes, NULL, &transcript, &err);
}

// "Ann: Hello. | ?: Hi."
static const char *shown(void)
{
    struct text text = text_in(arena);

    for (size_t i = 0; i < transcript.turn_count; i++) {
        const struct turn *turn = &transcript.turns[i];

        text_addf(
            &text, "%s%.*s: %.*s", i ? " | " : "",
            turn->speaker < 0 ? 1 : (int)transcript.speakers[turn->speaker].len,
            turn->speaker < 0 ? "?" : transcript.speakers[turn->speaker].at,
            SHOW(turn->text));
    }
    return text_str(&text).at;
}

struct example {
    const char *name;
    const char *bytes;
    const char *want;   // as shown(); NULL: refused
    const char *reason; // stands in the refusal
};

static void check_examples(const char *file, const struct example *examples,
                           size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool good = reads(file, str_of(examples[i].bytes));

        CHECK(examples[i].name,
              examples[i].want
                  ? good && strcmp(shown(), examples[i].want) == 0
                  : !good && strncmp(err.text, file, strlen(file)) == 0
                        && strstr(err.text, examples[i].reason));
        if (!good
                ? !!examples[i].want
                : examples[i].want && strcmp(shown(), examples[i].want) != 0) {
            printf("    %s\n", good ? shown() : err.text);
        }
    }
}

// ---- JSON -------------------------------------------------------------------

#define WORD(word, speaker)                                                    \
    "{\"word\":\"" word "\",\"start\":1,\"end\":2,\"speaker\":\"" speaker "\"" \
    "}"
#define BARE(word) "{\"word\":\"" word "\"}"

// clang-format off
static const struct example JSON[] = {
    {"a list of another program",
     "[{\"name\":\"Ann\",\"time\":\"0:05\",\"utterance\":\"How are you?\"},"
     "{\"name\":\"Ben\",\"time\":7,\"utterance\":\"I am well.\"}]",
     "Ann: How are you? | Ben: I am well.", NULL},
    {"a list in an object",
     "{\"title\":\"x\",\"turns\":[{\"speaker\":1,\"text\":\"How are you?\"},"
     "{\"speaker\":2,\"text\":\"I am \\u00fc and well.\"}]}",
     "Speaker 1: How are you? | Speaker 2: I am \xc3\xbc and well.", NULL},
    {"WhisperX: a segment of two people",
     "{\"segments\":[{\"start\":1,\"end\":9,\"text\":\"are you there I am\","
     "\"speaker\":\"B\",\"words\":[" WORD("are", "A") "," BARE("you") ","
     WORD("there", "A") "," WORD("I", "B") "," BARE("am") "]}]}",
     "A: are you there | B: I am", NULL},
    {"WhisperX: the first word has no speaker",
     "{\"segments\":[{\"start\":1,\"end\":9,\"text\":\"so you are there\","
     "\"words\":[" BARE("so") "," WORD("you", "A") "," WORD("are", "A") ","
     BARE("there") "]}]}", "A: so you are there", NULL},
    {"WhisperX: few words of nobody between two of one",
     "{\"segments\":[{\"text\":\"I was there\",\"speaker\":\"A\",\"words\":[]},"
     "{\"text\":\"you know\"},"
     "{\"text\":\"and it was good\",\"speaker\":\"A\"}]}",
     "A: I was there you know and it was good", NULL},
    {"Otter: milliseconds, held against the duration",
     "{\"duration\":100,\"speakers\":[],\"transcripts\":["
     "{\"start_offset\":1000,\"end_offset\":90000,\"speaker_model_label\":"
     "\"1\",\"transcript\":\"How are you?\"}]}", "Speaker 1: How are you?",
     NULL},
    {"no list",
     "{\"a\": 1}", NULL, "no list of who said what"},
    {"no text",
     "[{\"speaker\":\"A\"}]", NULL, "no \"text\""},
    {"no objects",
     "[1, \"x\"]", NULL, "entry 1: must be an object"},
    {"cut off",
     "[{\"speaker\":\"A\",\n\"text\":\"Leave me", NULL, "line 2, column"},
    {"segments that are none",
     "{\"segments\":{\"text\":1}}", NULL, "segments: must be a list"},
};
// clang-format on

static void test_json(void)
{
    check_examples("a.json", JSON, sizeof JSON / sizeof *JSON);
    CHECK("the words of a client are in no message",
          !reads("a.json", STR("[{\"text\":\"my secret\" oops}]"))
              && !strstr(err.text, "secret") && !strstr(err.text, "oops"));
    CHECK("milliseconds", reads("a.json", str_of(JSON[5].bytes))
                              && check_near(transcript.turns[0].end, 90, 1e-9));
    CHECK("without speakers nobody can be the therapist",
          reads("a.json", STR("{\"segments\":[{\"start\":0,\"end\":2,"
                              "\"text\":\"How are you?\"}]}"))
              && transcript.speaker_count == 0
              && !transcript_set_therapist(&transcript, STR("A"), &err)
              && strstr(err.text, "does not say who speaks"));
}

static struct str repeated(const char *before, const char *part, size_t times)
{
    struct text text = text_in(arena);

    text_add(&text, str_of(before));
    for (size_t i = 0; i < times; i++) {
        text_add(&text, str_of(part));
    }
    return text_str(&text);
}

static void test_json_limits(void)
{
    struct text people = text_in(arena);

    CHECK("100,000 deep",
          !reads("a.json", repeated("\"", "[", 100 * 1000))
              && !reads("a.json", repeated("[\"\",", "[", 100 * 1000))
              && err.kind == ERR_LIMIT && strstr(err.text, "a.json: nested"));
    CHECK("a million objects",
          !reads("a.json", repeated("[\"\"", ",{}", 1000 * 1000))
              && err.kind == ERR_LIMIT);
    CHECK("two million numbers",
          !reads("a.json", repeated("[\"\"", ",1", 2 * 1000 * 1000))
              && err.kind == ERR_LIMIT);
    text_add(&people, STR("[{}"));
    for (int i = 0; i < 49999; i++) {
        text_addf(&people, ",{\"speaker\":\"P%d\",\"text\":\"the\"}", i);
    }
    text_add(&people, STR("]"));
    CHECK("a city of speakers",
          !reads("a.json", text_str(&people)) && err.text[0]);
}

// ---- Word -------------------------------------------------------------------

#define RELATIONS                                                              \
    "<Relationships><Relationship Id='r' Type='http://x/officeDocument' "      \
    "Target='word/document.xml'/></Relationships>"
#define DOCUMENT(body)                                                         \
    "<w:document xmlns:w='urn:w'><w:body>" body "</w:body></w:document>"
#define RUN(text)  "<w:r><w:t>" text "</w:t></w:r>"
#define BOLD(text) "<w:r><w:rPr><w:b/></w:rPr><w:t>" text "</w:t></w:r>"
#define LINE(runs) "<w:p>" runs "</w:p>"
#define CELL(text) "<w:tc>" LINE(RUN(text)) "</w:tc>"

static struct str word_file(const char *document)
{
    const struct zip_part parts[] = {
        {"_rels/.rels",       STR(RELATIONS),   NULL, false},
        {"word/document.xml", str_of(document), NULL, false},
    };

    return zip_made(arena, parts, 2);
}

// clang-format off
static const struct example WORD_FILES[] = {
    {"bold names before a tab",
     DOCUMENT(
         LINE(BOLD("Ann") "<w:r><w:tab/></w:r>" RUN("How are you?"))
         LINE(BOLD("Ben") "<w:r><w:tab/></w:r>" RUN("I am well."))
         LINE(BOLD("Ann") "<w:r><w:tab/></w:r>" RUN("And so?"))
         LINE(BOLD("Ben") "<w:r><w:tab/></w:r>" RUN("That is all."))),
     "Ann: How are you? | Ben: I am well. | Ann: And so? | Ben: That is all.",
     NULL},
    {"what was deleted is gone, what was inserted is there",
     DOCUMENT(
         LINE(
             RUN("T: How ") "<w:del><w:r><w:delText>bad </w:delText>"
             "</w:r></w:del><w:ins>" RUN("good ") "</w:ins>" RUN("is it?"))
         LINE(
             RUN("C: It is ") "<w:moveFrom>" RUN("not ") "</w:moveFrom>"
             RUN("well."))), "T: How good is it? | C: It is well.", NULL},
    {"a text box is no speech, nor is a formula",
     DOCUMENT(
         LINE(
             RUN("T: How are you?") "<w:r><w:drawing><w:p>" RUN("box")
             "</w:p></w:drawing></w:r>")
         LINE(
             RUN("C: I am well.") "<m:oMath><m:r><m:t>x</m:t></m:r>"
             "</m:oMath>")), "T: How are you? | C: I am well.", NULL},
    {"a table without titles, the name behind the text",
     DOCUMENT(
         "<w:tbl><w:tr>" CELL("1") CELL("How are you today?") CELL("Ann")
         CELL("0:05") "</w:tr><w:tr>" CELL("2") CELL("I am rather well.")
         CELL("Ben") CELL("0:09") "</w:tr></w:tbl>"),
     "Ann: How are you today? | Ben: I am rather well.", NULL},
    {"times are no headers where they stand in sentences",
     DOCUMENT(
         LINE(RUN("T: When do you get up?"))
         LINE(RUN("C: I get up at 6:30"))
         LINE(RUN("T: And when do you go to bed?"))
         LINE(RUN("C: At about 11:00"))),
     "T: When do you get up? | C: I get up at 6:30 | T: And when do you go to "
     "bed? | C: At about 11:00", NULL},
    {"an arrow with the name before it",
     DOCUMENT(
         LINE(RUN("Ann 0:01 --&gt; 0:02")) LINE(RUN("How are you?"))
         LINE(RUN("Ben 0:03 --&gt; 0:04")) LINE(RUN("I am well."))),
     "Ann: How are you? | Ben: I am well.", NULL},
};
// clang-format on

static void test_word(void)
{
    for (size_t i = 0; i < sizeof WORD_FILES / sizeof *WORD_FILES; i++) {
        const struct example *example = &WORD_FILES[i];
        bool good = reads("a.docx", word_file(example->bytes));

        CHECK(example->name, good && strcmp(shown(), example->want) == 0);
        if (!good || strcmp(shown(), example->want) != 0) {
            printf("    %s\n", good ? shown() : err.text);
        }
    }
}

static void test_word_refused(void)
{
    const struct zip_part locked[] = {
        {"_rels/.rels",       STR(RELATIONS), NULL,  false},
        {"word/document.xml", STR("<a/>"),    "key", false},
    };
    const struct zip_part other[] = {
        {"mimetype", STR("application/vnd.oasis.opendocument.text"), NULL,
         true},
    };

    CHECK("a locked one", !reads("a.docx", zip_made(arena, locked, 2))
                              && strstr(err.text, "a.docx: ")
                              && strstr(err.text, "password"));
    CHECK("OpenDocument", !reads("a.odt", zip_made(arena, other, 1))
                              && strstr(err.text, "no Word document"));
    CHECK("broken XML",
          !reads("a.docx", word_file("<w:document>\n<w:body></w:document>"))
              && strstr(err.text, "a.docx: line 2: mismatched tag"));
    CHECK("nobody named",
          !reads("a.docx", word_file(DOCUMENT(LINE(RUN("Hello there.")))))
              && strstr(err.text, "nobody is named"));
    CHECK("nothing said", !reads("a.docx", word_file(DOCUMENT(""))));
}

// ---- ELAN -------------------------------------------------------------------

#define EAF(inside)                                                            \
    "<?xml version='1.0'?><ANNOTATION_DOCUMENT><TIME_ORDER>"                   \
    "<TIME_SLOT TIME_SLOT_ID='s1' TIME_VALUE='1000'/>"                         \
    "<TIME_SLOT TIME_SLOT_ID='s2'/>"                                           \
    "<TIME_SLOT TIME_SLOT_ID='s3' TIME_VALUE='3000'/>"                         \
    "<TIME_SLOT TIME_SLOT_ID='s4' TIME_VALUE='4000'/>"                         \
    "</TIME_ORDER>" inside "</ANNOTATION_DOCUMENT>"
#define TIER(attributes, inside) "<TIER " attributes ">" inside "</TIER>"
#define SAID(id, from, to, text)                                               \
    "<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID='" id                     \
    "' TIME_SLOT_REF1='" from "' TIME_SLOT_REF2='" to                          \
    "'><ANNOTATION_VALUE>" text                                                \
    "</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>"
#define REFERS(id, of, text)                                                   \
    "<ANNOTATION><REF_ANNOTATION ANNOTATION_ID='" id "' ANNOTATION_REF='" of   \
    "'><ANNOTATION_VALUE>" text "</ANNOTATION_VALUE></REF_ANNOTATION>"         \
    "</ANNOTATION>"

// clang-format off
static const struct example ELAN[] = {
    {"by time, not by tier",
     EAF(
         TIER(
             "TIER_ID='a' PARTICIPANT='Ann'",
             SAID("1", "s1", "s2", "How are you?")
             SAID("3", "s3", "s4", "And so?"))
         TIER("TIER_ID='Ben'", SAID("2", "s2", "s3", "I am well."))),
     "Ann: How are you? | Ben: I am well. | Ann: And so?", NULL},
    {"the words stand in a tier that depends on numbers",
     EAF(
         TIER(
             "TIER_ID='a-ref' PARTICIPANT='Ann'",
             SAID("1", "s1", "s2", "001") SAID("2", "s3", "s4", "002"))
         TIER(
             "TIER_ID='a' PARENT_REF='a-ref' PARTICIPANT='Ann'",
             REFERS("3", "1", "How are you?")
             REFERS("4", "2", "And so it went on?"))
         TIER("TIER_ID='Ben'", SAID("5", "s2", "s3", "I am well."))),
     "Ann: How are you? | Ben: I am well. | Ann: And so it went on?", NULL},
    {"gestures are not speech",
     EAF(
         TIER(
             "TIER_ID='g' PARTICIPANT='Ann'",
             SAID("0", "s1", "s4", "nods"))
         TIER(
             "TIER_ID='a' PARTICIPANT='Ann'",
             SAID("1", "s1", "s2", "How are you?"))
         TIER("TIER_ID='Ben'", SAID("2", "s2", "s3", "I am well."))),
     "Ann: How are you? | Ben: I am well.", NULL},
    {"annotations that refer to each other",
     EAF(
         TIER(
             "TIER_ID='Ann'",
             REFERS("1", "2", "How are you?")
             REFERS("2", "1", "Well, how are you?"))),
     "Ann: How are you? Well, how are you?", NULL},
    {"an annotation outside of a tier",
     EAF(SAID("1", "s1", "s2", "Hello")), NULL, "outside of a tier"},
    {"cut off",
     "<?xml version='1.0'?>\n<ANNOTATION_DOCUMENT><TIER", NULL,
     "line 2: unclosed token"},
};
// clang-format on

static void test_elan(void)
{
    check_examples("a.eaf", ELAN, sizeof ELAN / sizeof *ELAN);
    CHECK("a slot without a time lies between",
          reads("a.eaf", str_of(ELAN[0].bytes))
              && check_near(transcript.turns[1].start, 2, 1e-9));
}

int main(void)
{
    arena = arena_open("test");
    test_json();
    test_json_limits();
    test_word();
    test_word_refused();
    test_elan();
    arena_close(arena);
    return check_end();
}
