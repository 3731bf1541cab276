// read_chat - CHAT, the format of TalkBank and its programs (.cha).
//
//     @Begin
//     @Participants:  PAR Participant, INV Investigator
//     *INV:   so how did <you feel> [//] you find it ? 1200_3400
//     *PAR:   &-um (.) I was really (be)cause xxx +...
//     %com:   not speech
//     @End
//
// Main lines begin with "*", headers with "@", dependent tiers with "%"; a tab
// goes on with the line before. Between two NAKs (U+0015) stand the beginning
// and end in milliseconds. Codes are taken out of the text and every word that
// was said stays in it, retraced ones too. What another speaker put in between
// ("&*INV:mhm") becomes a piece of theirs.
//
// SOURCE: MacWhinney, Tools for Analyzing Talk, part 1: the CHAT transcription
// format (talkbank.org/manuals/CHAT.html), chapters 5 to 10
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/text.h"
#include "talk/reader.h"

#include <math.h>
#include <string.h>

enum {
    LOOK_AT = 200, // bytes in which @Begin must stand
    NAK = 0x15,
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static bool chat_looks_like(struct str bytes)
{
    bytes.len = bytes.len < LOOK_AT ? bytes.len : LOOK_AT;
    return bytes.len > 0 && *bytes.at == '@'
        && memmem(bytes.at, bytes.len, "@Begin", 6) != NULL;
}

// One main line, being read.
struct utterance {
    struct cue_list *cues;
    struct cue cue;
    struct text text; // of `cue`, so far
    int speaker;      // of the line
    double end;
};

// ---- words ------------------------------------------------------------------

// Marks that are read as something else; anything else with "+" is a mark that
// links lines and says nothing.
static const struct {
    const char *token, *text;
} MARKS[] = {
    {"xxx",   "[inaudible]"},
    {"yyy",   "[inaudible]"},
    {"www",   "[inaudible]"},
    {"+...",  "..."        },
    {"+..?",  "?"          },
    {"+!?",   "?"          },
    {"+/.",   "-"          },
    {"+/?",   "?"          },
    {"+//.",  "-"          },
    {"+//?",  "?"          },
    {"+.",    "."          },
    {"+\"/.", "."          },
    {"+\".",  "."          },
};

// Signs of pitch, length and overlap inside words, and what stands for them.
static const struct {
    const char *sign, *text;
} SIGNS[] = {
    {"_",            " "},
    {"^",            "" },
    {":",            "" },
    {"(",            "" },
    {")",            "" },
    {"\xe2\x80\xa1", ","}, // double dagger: a vocative or opening
    {"\xe2\x80\x9e", ","}, // low quote: a tag
    {"\xe2\x8c\x88", "" }, // corners: overlaps
    {"\xe2\x8c\x89", "" },
    {"\xe2\x8c\x8a", "" },
    {"\xe2\x8c\x8b", "" },
    {"\xcb\x88",     "" }, // stress
    {"\xcb\x8c",     "" },
    {"\xe2\x86\x91", "" }, // arrows: pitch
    {"\xe2\x86\x93", "" },
    {"\xe2\x89\xa0", "" },
};

static size_t take_sign(struct str rest, struct text *text)
{
    for (size_t i = 0; i < COUNT(SIGNS); i++) {
        struct str sign = str_of(SIGNS[i].sign);

        if (str_starts(rest, sign)) {
            text_add(text, str_of(SIGNS[i].text));
            return sign.len;
        }
    }
    return 0;
}

// Without what CHAT puts into a word; "@" and what follows says what it is.
static void add_word(struct text *text, struct str word)
{
    while (word.len && *word.at != '@') {
        size_t sign = take_sign(word, text);

        if (!sign) {
            text_addc(text, *word.at);
            sign = 1;
        }
        word.at += sign;
        word.len -= sign;
    }
}

// (.) (..) (1.5) (1:02.5)
static bool is_pause(struct str token)
{
    if (token.len < 3 || *token.at != '(' || token.at[token.len - 1] != ')') {
        return false;
    }
    for (size_t i = 1; i + 1 < token.len; i++) {
        if (!strchr(".:0123456789", token.at[i])) {
            return false;
        }
    }
    return true;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// "0" and a word: it was not said.
static bool is_omitted(struct str token)
{
    return *token.at == '0' && (token.len == 1 || is_letter(token.at[1]));
}

static bool is_closing(struct str token)
{
    return token.len == 1 && strchr(".?!,;", *token.at);
}

static bool add_mark(struct text *text, struct str token)
{
    for (size_t i = 0; i < COUNT(MARKS); i++) {
        if (str_is(token, MARKS[i].token)) {
            bool is_word = *MARKS[i].text == '[';

            text_add(text, is_word ? STR(" ") : STR(""));
            text_add(text, str_of(MARKS[i].text));
            return true;
        }
    }
    return *token.at == '+';
}

// ---- pieces -----------------------------------------------------------------

static bool add_piece(struct utterance *utterance, struct err *err)
{
    struct cue *cue = &utterance->cue;

    cue->text = text_str(&utterance->text);
    if (!cue_list_add(utterance->cues, cue, err)) {
        return false;
    }
    cue->start = cue_has_words(cue->text) ? NAN : cue->start;
    utterance->text = text_in(utterance->cues->arena);
    return true;
}

// "INV:mhm" or "INV=mhm", inside another speaker's line: the line so far, the
// piece, and on.
static bool add_interposed(struct utterance *utterance, struct str token,
                           struct err *err)
{
    struct str name = str_cut(&token, ':');

    if (!token.at) {
        return true;
    }
    if (!add_piece(utterance, err)
        || !cue_list_speaker(utterance->cues, name, utterance->cue.line,
                             &utterance->cue.speaker, err)) {
        return false;
    }
    add_word(&utterance->text, token);
    if (!add_piece(utterance, err)) {
        return false;
    }
    utterance->cue.speaker = utterance->speaker;
    return true;
}

static bool add_token(struct utterance *utterance, struct str token,
                      struct err *err)
{
    struct text *text = &utterance->text;

    if (str_starts(token, STR("&*"))) {
        return add_interposed(utterance,
                              (struct str){token.at + 2, token.len - 2}, err);
    }
    if (str_starts(token, STR("&-"))) { // a filled pause: "um"
        token = (struct str){token.at + 2, token.len - 2};
    } else if (*token.at == '&' || is_pause(token) || is_omitted(token)
               || add_mark(text, token)) {
        return true;
    }
    if (!is_closing(token)) {
        text_addc(text, ' ');
    }
    add_word(text, token);
    return true;
}

// ---- a main line ------------------------------------------------------------

// "1200_3400", in milliseconds.
static void take_times(struct utterance *utterance, struct str bullet)
{
    struct str start = str_cut(&bullet, '_');
    int64_t from;
    int64_t to;

    if (bullet.at && str_parse_int(start, &from) && str_parse_int(bullet, &to)
        && from >= 0 && to >= from) {
        if (isnan(utterance->cue.start)) {
            utterance->cue.start = (double)from / 1000;
        }
        utterance->end = (double)to / 1000;
    }
}

// What stands between two signs of one kind: [//] or a bullet.
static struct str take_between(struct str *rest, char close)
{
    rest->at++;
    rest->len--;
    return str_cut(rest, close);
}

static struct str take_token(struct str *rest)
{
    struct str token = {rest->at, 0};

    while (rest->len && !strchr(" \t\n[<>", *rest->at) && *rest->at != NAK) {
        token.len++;
        rest->at++;
        rest->len--;
    }
    return token;
}

// The first bullet says when the line begins, also for what stands before it.
static void find_times(struct utterance *utterance, struct str rest)
{
    while (rest.len) {
        if (*rest.at == NAK) {
            take_times(utterance, take_between(&rest, NAK));
        } else {
            rest.at++;
            rest.len--;
        }
    }
}

static bool add_tokens(struct utterance *utterance, struct str rest,
                       struct err *err)
{
    bool good = true;

    while (good && rest.len) {
        if (*rest.at == '[') {
            (void)take_between(&rest, ']');
        } else if (*rest.at == NAK) {
            (void)take_between(&rest, NAK);
        } else if (strchr(" \t\n<>", *rest.at)) {
            rest.at++;
            rest.len--;
        } else {
            good = add_token(utterance, take_token(&rest), err);
        }
    }
    return good;
}

static bool read_main(struct cue_list *cues, struct str line, int number,
                      struct err *err)
{
    struct utterance utterance = {
        .cues = cues,
        .cue = {.line = number, .start = NAN, .end = NAN},
        .text = text_in(cues->arena),
        .end = NAN,
    };
    struct str name = str_cut(&line, ':');

    name.at++; // the asterisk
    name.len--;
    if (!line.at) {
        return cue_list_refuse(cues, number, err,
                               "no colon behind the speaker; was the file "
                               "cut off?");
    }
    if (!cue_list_speaker(cues, name, number, &utterance.speaker, err)) {
        return false;
    }
    utterance.cue.speaker = utterance.speaker;
    find_times(&utterance, line);
    if (!add_tokens(&utterance, line, err)) {
        return false;
    }
    utterance.cue.end = utterance.end;
    return add_piece(&utterance, err);
}

// ---- the file ---------------------------------------------------------------

struct lines {
    struct str rest;
    int number; // of the next line
};

static bool begins_line(struct str rest)
{
    return rest.len && strchr("@*%", *rest.at);
}

// A line with those that go on with it. str_cut() would end a line too early.
static struct str take_line(struct lines *lines)
{
    struct str line = {lines->rest.at, 0};

    do {
        line.len += str_cut(&lines->rest, '\n').len;
        lines->number++;
        if (!lines->rest.at || begins_line(lines->rest)) {
            break;
        }
        line.len++; // the line break
    } while (lines->rest.len);
    return line;
}

static bool chat_read(struct cue_list *cues, struct str bytes,
                      const struct transcript_wish *wish, struct err *err)
{
    struct lines lines = {.rest = bytes, .number = 1};
    bool ended = false;

    (void)wish;
    while (lines.rest.len && !ended) {
        int number = lines.number;
        struct str line = take_line(&lines);

        if (str_starts(line, STR("*")) && !read_main(cues, line, number, err)) {
            return false;
        }
        ended = str_is(str_trim(line), "@End");
    }
    return ended
        || cue_list_refuse(cues, lines.number - 1, err,
                           "there is no @End; was the file cut off?");
}

const struct reader READER_CHAT = {
    .name = "chat",
    .people = "CHAT (TalkBank, .cha)",
    .counted = "line",
    .looks_like = chat_looks_like,
    .read = chat_read,
};
