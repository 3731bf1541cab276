// label.c - see label.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/label.h"

#include "base/arena.h"
#include "talk/clock.h"
#include "talk/role.h"

#include <math.h>
#include <string.h>
#include <strings.h>

enum {
    CANDIDATES = 3,    // colons looked at in one piece of speech
    LOOK_AT = 90,      // bytes in which a name must end
    NAME_WORDS = 6,    // of a name, at most
    NAMES_SEEN = 512,  // different ones that are counted
    NAME_SLOTS = 1024, // of the table: twice as many, a power of two
    SMALL_LEAST = 3,   // times that a name in small letters must come
    SMALL_ONE_IN = 20, // and in which part of the pieces
    CUES_ONE_IN = 4,   // pieces of a subtitle file that have a name, at least
    LINES_ONE_IN = 20, // the same for the lines of a text
    NUMBERED_LETTERS = 2, // of a name that counts its turns: "T12"
    NUMBERED_LEAST = 12,  // such names; fewer are "P1", "P2" of a group
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

// What may be a name, and what would then be said.
struct label {
    struct str name;
    struct str rest;
};

// ---- what stands before a name ----------------------------------------------

static void skip(struct str *text, size_t len)
{
    text->at += len;
    text->len -= len;
}

static bool take(struct str *text, const char *literal)
{
    struct str start = str_of(literal);

    if (!str_starts(*text, start)) {
        return false;
    }
    skip(text, start.len);
    return true;
}

// "[00:01:05]", "(1:05)", "00:01:05 --> 00:01:09", "[00:05 \xe2\x86\x92 00:09]"
static bool take_time(struct str *text, double *start, double *end)
{
    struct str at = *text;
    bool open = take(&at, "[") || take(&at, "(");
    double first;
    double last = NAN;

    if (!clock_take(&at, &first)) {
        return false;
    }
    at = str_trim(at);
    if (take(&at, "-->") || take(&at, "\xe2\x86\x92") || take(&at, "-")) {
        at = str_trim(at);
        if (!clock_take(&at, &last)) {
            return false;
        }
    }
    if (open && !take(&at, "]") && !take(&at, ")")) {
        return false;
    }
    *start = first;
    *end = last;
    *text = str_trim(at);
    return true;
}

// Marks of a new speaker and list marks, and a time.
static void take_lead(struct str *text, double *start, double *end)
{
    static const char *const MARKS[] = {
        ">>>", ">>", "- ", "\xe2\x80\xa2", "\xe2\x80\x93 ", "\xe2\x80\x94 "};
    double ignored_start;
    double ignored_end;

    for (size_t i = 0; i < COUNT(MARKS); i++) {
        if (take(text, MARKS[i])) {
            *text = str_trim(*text);
        }
    }
    (void)take_time(text, isnan(*start) ? start : &ignored_start,
                    isnan(*start) ? end : &ignored_end);
}

// ---- is it a name? ----------------------------------------------------------

// What stands before a colon or in brackets and is nobody.
static const char *const NOBODY[] = {
    "applause",    "background noise",
    "client id",   "coughing",
    "coughs",      "crosstalk",
    "crying",      "date",
    "duration",    "end time",
    "file",        "http",
    "https",       "id",
    "inaudible",   "laughing",
    "laughs",      "laughter",
    "length",      "location",
    "music",       "no audio",
    "noise",       "note",
    "notes",       "pause",
    "present",     "recorded",
    "sad",         "session",
    "session id",  "sighs",
    "silence",     "start time",
    "subject",     "time",
    "title",       "topic",
    "transcriber", "transcript",
    "unclear",     "unintelligible",
};

static bool is_nobody(struct str name)
{
    for (size_t i = 0; i < COUNT(NOBODY); i++) {
        if (strlen(NOBODY[i]) == name.len
            && strncasecmp(NOBODY[i], name.at, name.len) == 0) {
            return true;
        }
    }
    return false;
}

// "A. de Vries" and "Ann and Ben" have small words.
static bool is_small_word(struct str word)
{
    static const char *const SMALL[] = {"and", "da",  "de",  "der", "la",
                                        "of",  "the", "van", "von"};

    for (size_t i = 0; i < COUNT(SMALL); i++) {
        if (str_is(word, SMALL[i])) {
            return true;
        }
    }
    return false;
}

static bool is_small_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

// Each word begins with a capital, a digit or a sign; or the name says who it
// is.
static bool is_proper(struct str name)
{
    struct str rest = name;

    if (role_of(name) != ROLE_UNSAID) {
        return true;
    }
    while (rest.at) {
        struct str word = str_cut(&rest, ' ');

        if (word.len && is_small_letter(*word.at) && !is_small_word(word)) {
            return false;
        }
    }
    return true;
}

static bool may_be_name(struct str name)
{
    int words = 1;

    if (name.len == 0 || name.len > LOOK_AT || !cue_has_words(name)
        || is_nobody(name)) {
        return false;
    }
    for (size_t i = 0; i < name.len; i++) {
        if (strchr("?!;\"<>{}|=/\\", name.at[i])) {
            return false;
        }
        words += name.at[i] == ' ';
    }
    return words <= NAME_WORDS;
}

// ---- candidates -------------------------------------------------------------

// Bold marks, brackets around and a time behind are not part of a name.
static struct str bare_name(struct str name)
{
    const char *open;

    name = str_trim(name);
    while (name.len && strchr("*_[", *name.at)) {
        skip(&name, 1);
    }
    while (name.len && strchr("*_]", name.at[name.len - 1])) {
        name.len--;
    }
    name = str_trim(name);
    open = name.len ? memrchr(name.at, name.at[name.len - 1] == ']' ? '[' : '(',
                              name.len)
                    : NULL;
    if (open && open > name.at) {
        struct str behind = {open, (size_t)(name.at + name.len - open)};
        double start;
        double end;

        if (take_time(&behind, &start, &end) && behind.len == 0) {
            name.len = (size_t)(open - name.at);
        }
    }
    return str_trim(name);
}

static struct str bare_rest(struct str rest)
{
    while (rest.len && strchr("*_", *rest.at)) {
        skip(&rest, 1);
    }
    return str_trim(rest);
}

// Is the colon at text[at] one between name and speech? Not in 10:30 or a://.
static bool is_divider(struct str text, size_t at)
{
    if (text.at[at] != ':' || at + 1 == text.len) {
        return text.at[at] == ':';
    }
    return (text.at[at + 1] < '0' || text.at[at + 1] > '9')
        && text.at[at + 1] != '/';
}

static struct label label_at(struct str text, size_t colon)
{
    struct str rest = {text.at + colon + 1, text.len - colon - 1};

    return (struct label){bare_name((struct str){text.at, colon}),
                          bare_rest(rest)};
}

static int colon_labels(struct str text, struct label *labels)
{
    size_t look = text.len < LOOK_AT ? text.len : LOOK_AT;
    int count = 0;

    for (size_t i = 1; i < look && count < CANDIDATES; i++) {
        if (is_divider(text, i)) {
            labels[count] = label_at(text, i);
            count += may_be_name(labels[count].name);
        }
    }
    return count;
}

// "[Ann] Hello."
static int bracket_label(struct str text, struct label *label)
{
    size_t look = text.len < LOOK_AT ? text.len : LOOK_AT;
    const char *close =
        look && *text.at == '[' ? memchr(text.at, ']', look) : NULL;

    if (!close) {
        return 0;
    }
    label->name =
        bare_name((struct str){text.at + 1, (size_t)(close - text.at) - 1});
    label->rest =
        (struct str){close + 1, text.len - (size_t)(close + 1 - text.at)};
    (void)take(&label->rest, ":");
    label->rest = bare_rest(label->rest);
    return may_be_name(label->name);
}

// "Therapist" and nothing else in its line.
static int line_label(struct str text, struct label *label)
{
    label->name = bare_name(text);
    label->rest = (struct str){"", 0};
    return may_be_name(label->name) && role_of(label->name) != ROLE_UNSAID
        && label->name.len > 2 && str_letters(label->name) < 24;
}

// From short to long; at most CANDIDATES.
static int labels_of(struct str text, enum label_file file,
                     struct label *labels)
{
    int count = bracket_label(text, labels);

    if (count == 0) {
        count = colon_labels(text, labels);
    }
    if (count == 0 && file == LABEL_LINES) {
        count = line_label(text, labels);
    }
    return count;
}

// ---- counting ---------------------------------------------------------------

struct seen {
    struct str name;
    int count;
};

struct labels {
    struct seen *slots;
    int names;
    int cues;      // looked at
    int recurring; // cues whose first name came more than once
    int proper;    // cues whose first name looks like one
    bool singles;  // names that come only once are believed
    int numbered;  // different names like "T12"
};

static uint32_t hash_of(struct str name)
{
    uint32_t hash = 2166136261U; // SOURCE: FNV-1a, 32 bits

    for (size_t i = 0; i < name.len; i++) {
        hash = (hash ^ ((unsigned char)name.at[i] | 0x20U)) * 16777619U;
    }
    return hash;
}

// The slot of a name, or the free one where it would stand.
static struct seen *slot_of(const struct labels *labels, struct str name)
{
    size_t at = hash_of(name) % NAME_SLOTS;

    while (labels->slots[at].count
           && (labels->slots[at].name.len != name.len
               || strncasecmp(labels->slots[at].name.at, name.at, name.len)
                      != 0)) {
        at = (at + 1) % NAME_SLOTS;
    }
    return &labels->slots[at];
}

static int count_of(const struct labels *labels, struct str name)
{
    return slot_of(labels, name)->count;
}

// "T12": a letter or two, and which turn it is.
static struct str without_number(struct str name)
{
    struct str letters = name;

    while (letters.len && letters.at[letters.len - 1] >= '0'
           && letters.at[letters.len - 1] <= '9') {
        letters.len--;
    }
    return letters.len && letters.len <= NUMBERED_LETTERS ? letters : name;
}

static void count_name(struct labels *labels, struct str name)
{
    struct seen *seen = slot_of(labels, name);

    if (seen->count == 0 && labels->names == NAMES_SEEN) {
        return;
    }
    labels->names += seen->count == 0;
    labels->numbered += seen->count == 0 && without_number(name).len < name.len;
    seen->name = name;
    seen->count++;
}

// Comes back often enough to be somebody; who is called a therapist or client
// need not come back.
static bool is_recurring(const struct labels *labels, struct str name)
{
    int count = count_of(labels, name);

    if (role_of(name) != ROLE_UNSAID) {
        return count >= 1;
    }
    return is_proper(name)
             ? count >= 2
             : count >= SMALL_LEAST && count * SMALL_ONE_IN >= labels->cues;
}

static bool is_believed(const struct labels *labels, struct str name)
{
    return is_recurring(labels, name) || (labels->singles && is_proper(name));
}

static struct str without_lead(struct str text)
{
    double start = NAN;
    double end = NAN;

    take_lead(&text, &start, &end);
    return text;
}

// True: there are names in this file.
static bool learn(struct labels *labels, const struct cue_list *list,
                  enum label_file file)
{
    struct label found[CANDIDATES];
    int least = file == LABEL_CUES ? CUES_ONE_IN : LINES_ONE_IN;

    labels->cues = (int)list->count;
    for (size_t i = 0; i < list->count; i++) {
        int count = labels_of(without_lead(list->cues[i].text), file, found);

        for (int k = 0; k < count; k++) {
            count_name(labels, found[k].name);
        }
    }
    for (size_t i = 0; i < list->count; i++) {
        if (labels_of(without_lead(list->cues[i].text), file, found)) {
            labels->recurring += is_recurring(labels, found[0].name);
            labels->proper += is_proper(found[0].name);
        }
    }
    labels->singles = labels->proper * 2 > labels->cues;
    return labels->recurring * least >= labels->cues || labels->singles;
}

// ---- using ------------------------------------------------------------------

// The longest name that is there in half of the places of the first one.
static bool choose(const struct labels *labels, struct str text,
                   enum label_file file, struct label *label)
{
    struct label found[CANDIDATES];
    int count = labels_of(text, file, found);
    int first;

    if (count == 0 || !is_believed(labels, found[0].name)) {
        return false;
    }
    first = count_of(labels, found[0].name);
    *label = found[0];
    for (int k = 1; k < count; k++) {
        int times = count_of(labels, found[k].name);

        if (times >= 2 && times * 2 >= first && is_proper(found[k].name)) {
            *label = found[k];
        }
    }
    return true;
}

static bool name_cue(struct cue_list *list, const struct labels *labels,
                     enum label_file file, struct cue *cue, int *speaker,
                     struct err *err)
{
    struct label label;
    struct str text = cue->text;

    take_lead(&text, &cue->start, &cue->end);
    if (choose(labels, text, file, &label)) {
        if (labels->numbered >= NUMBERED_LEAST) {
            label.name = without_number(label.name);
        }
        if (!cue_list_speaker(list, label.name, cue->line, speaker, err)) {
            return false;
        }
        text = label.rest;
    }
    cue->speaker = *speaker;
    cue->text = text;
    return true;
}

bool label_cues(struct cue_list *list, enum label_file file, struct err *err)
{
    size_t mark = arena_mark(list->arena);
    struct labels labels = {
        .slots = arena_take(list->arena, NAME_SLOTS, sizeof(struct seen))};
    int speaker = SPEAKER_UNKNOWN;
    size_t kept = 0;

    if (!learn(&labels, list, file)) {
        arena_rewind(list->arena, mark);
        return true;
    }
    for (size_t i = 0; i < list->count; i++) {
        struct cue cue = list->cues[i];

        if (!name_cue(list, &labels, file, &cue, &speaker, err)) {
            return false;
        }
        if (cue_has_words(cue.text)
            && (file == LABEL_CUES || speaker != SPEAKER_UNKNOWN)) {
            list->cues[kept++] = cue;
        }
    }
    list->count = kept;
    return true;
}
