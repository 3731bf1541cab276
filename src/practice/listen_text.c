// SPDX-License-Identifier: GPL-3.0-or-later

#include "practice/listen_text.h"

#include "base/arena.h"
#include "base/text.h"

#include <math.h>

enum { SIGN_TIMES = 1, SIGN_BARE = 2 };
static const char FIRST[] = "rapport-transcript 1";

// ---- print ------------------------------------------------------------------

// A line of ours stays one, whatever stands in a name.
static void add_words(struct text *text, struct str words)
{
    for (size_t i = 0; i < words.len; i++) {
        char c = words.at[i];

        if (c == '\n' || c == '\r') {
            c = ' ';
        }
        text_addc(text, c);
    }
    text_addc(text, '\n');
}

static void add_line(struct text *text, const char *key, struct str value)
{
    text_addf(text, "%s\t", key);
    add_words(text, value);
}

static void add_time(struct text *text, double seconds)
{
    if (isfinite(seconds)) {
        text_addf(text, "%.3f\t", seconds);
    } else {
        text_add(text, STR("-\t"));
    }
}

static void add_turn(struct text *text, const struct turn *turn)
{
    text_addf(text, "turn\t%d\t", turn->speaker);
    add_time(text, turn->start);
    add_time(text, turn->end);
    text_addf(text, "%u\t%d\t", turn->flags, turn->line);
    add_words(text, turn->text);
}

struct str listen_text_print(struct arena *arena,
                             const struct transcript *transcript)
{
    struct text text = text_in(arena);

    text_addf(&text, "%s\n", FIRST);
    add_line(&text, "name", transcript->name);
    add_line(&text, "format", str_of(transcript->format));
    add_line(&text, "counted", str_of(transcript->counted));
    text_addf(&text, "signs\t%d\nrepeated\t%d\n",
              (transcript->has_times ? SIGN_TIMES : 0)
                  + (transcript->is_bare ? SIGN_BARE : 0),
              transcript->repeated);
    for (int i = 0; i < transcript->speaker_count; i++) {
        add_line(&text, "speaker", transcript->speakers[i]);
    }
    for (size_t i = 0; i < transcript->turn_count; i++) {
        add_turn(&text, &transcript->turns[i]);
    }
    return text_str(&text);
}

struct str listen_text_plain(struct arena *arena,
                             const struct transcript *transcript)
{
    struct text text = text_in(arena);

    for (size_t i = 0; i < transcript->turn_count; i++) {
        const struct turn *turn = &transcript->turns[i];

        text_add(&text, turn->speaker == SPEAKER_UNKNOWN
                            ? STR("?")
                            : transcript->speakers[turn->speaker]);
        text_add(&text, STR(": "));
        text_add(&text, turn->text);
        text_addc(&text, '\n');
    }
    return text_str(&text);
}

// ---- parse ------------------------------------------------------------------

static bool refuse(struct err *err)
{
    return err_set(err, ERR_OUTSIDE,
                   "the transcript is not what was kept there: run `rapport "
                   "doctor`");
}

static bool take_int(struct str *rest, int64_t least, int64_t most,
                     int64_t *number)
{
    return str_parse_int(str_cut(rest, '\t'), number) && *number >= least
        && *number <= most;
}

static bool take_time(struct str *rest, double *seconds)
{
    struct str word = str_cut(rest, '\t');

    *seconds = NAN;
    return str_is(word, "-") || str_parse_real(word, seconds);
}

static bool take_turn(struct transcript *transcript, struct str rest)
{
    struct turn *turn = &transcript->turns[transcript->turn_count];
    int64_t speaker, flags, line;

    if (!take_int(&rest, SPEAKER_UNKNOWN, transcript->speaker_count - 1,
                  &speaker)
        || !take_time(&rest, &turn->start) || !take_time(&rest, &turn->end)
        || !take_int(&rest, 0, UINT16_MAX, &flags)
        || !take_int(&rest, 0, INT32_MAX, &line) || !rest.len) {
        return false;
    }
    turn->speaker = (int)speaker;
    turn->flags = (unsigned)flags;
    turn->line = (int)line;
    turn->text = rest;
    transcript->turn_count++;
    return true;
}

static bool take_speaker(struct transcript *transcript, struct str name)
{
    if (transcript->speaker_count == TRANSCRIPT_MAX_SPEAKERS) {
        return false;
    }
    transcript->speakers[transcript->speaker_count++] = name;
    return true;
}

static bool take_line(struct arena *arena, struct transcript *transcript,
                      struct str line)
{
    struct str key = str_cut(&line, '\t');
    int64_t number = 0;

    if (str_is(key, "turn")) {
        return take_turn(transcript, line);
    }
    if (str_is(key, "speaker")) {
        return take_speaker(transcript, line);
    }
    if (str_is(key, "name")) {
        transcript->name = line;
        return true;
    }
    if (str_is(key, "format")) {
        transcript->format = str_text(arena, line);
        return true;
    }
    if (str_is(key, "counted")) {
        transcript->counted = str_text(arena, line);
        return true;
    }
    if (str_is(key, "signs") && take_int(&line, 0, 3, &number)) {
        transcript->has_times = (number & SIGN_TIMES) != 0;
        transcript->is_bare = (number & SIGN_BARE) != 0;
        return true;
    }
    if (str_is(key, "repeated")
        && take_int(&line, 0, TRANSCRIPT_MAX_TURNS, &number)) {
        transcript->repeated = (int)number;
        return true;
    }
    return false;
}

static size_t lines_in(struct str text)
{
    size_t lines = 0;

    for (size_t i = 0; i < text.len; i++) {
        lines += text.at[i] == '\n';
    }
    return lines;
}

bool listen_text_parse(struct arena *arena, struct str text,
                       struct transcript *transcript, struct err *err)
{
    struct str rest = text;

    *transcript = (struct transcript){
        .therapist = SPEAKER_UNKNOWN, .format = "", .counted = "line"};
    transcript->speakers = arena_take(arena, TRANSCRIPT_MAX_SPEAKERS,
                                      sizeof *transcript->speakers);
    transcript->turns =
        arena_take(arena, lines_in(text) + 1, sizeof *transcript->turns);
    if (!str_is(str_cut(&rest, '\n'), FIRST)) {
        return refuse(err);
    }
    while (rest.len) {
        if (!take_line(arena, transcript, str_cut(&rest, '\n'))) {
            return refuse(err);
        }
    }
    return true;
}
