// Transcripts: the samples of tests/samples/transcripts, one or more of each
// format, against the turns that they must give. NAME.turns holds them; a new
// sample is a new pair of files. RAPPORT_WRITE_TURNS=1 writes them anew, to be
// read with care before they are committed.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "check.h"
#include "talk/transcript.h"

#include <dirent.h>

static const char PLACE[] = "tests/samples/transcripts";

// Samples that need to be told something.
static const struct {
    const char *file;
    struct transcript_wish wish;
} WISHES[] = {
    {"columns.csv",
     {.speaker_column = {"Wer", 3},
      .text_column = {"Gesagt", 6},
      .start_column = {"von", 3},
      .end_column = {"bis", 3}}},
};

static const struct transcript_wish *wish_of(const char *file)
{
    for (size_t i = 0; i < sizeof WISHES / sizeof *WISHES; i++) {
        if (strcmp(WISHES[i].file, file) == 0) {
            return &WISHES[i].wish;
        }
    }
    return NULL;
}

static struct str name_of(const struct transcript *transcript, int speaker)
{
    return speaker == SPEAKER_UNKNOWN ? STR("?")
                                      : transcript->speakers[speaker];
}

static void print_time(struct text *text, double seconds)
{
    if (isnan(seconds)) {
        text_add(text, STR("     -"));
    } else {
        text_addf(text, "%6.1f", seconds);
    }
}

static void print_turn(struct text *text, const struct transcript *transcript,
                       const struct turn *turn)
{
    text_addf(text, "%4d ", turn->line);
    print_time(text, turn->start);
    print_time(text, turn->end);
    text_addf(text, " %c%c%c ", turn->flags & TURN_BACKCHANNEL ? 'b' : '.',
              turn->flags & TURN_OVERLAP ? 'o' : '.',
              turn->flags & TURN_REPEATED ? 'r' : '.');
    text_addf(text, "%.*s: %.*s\n", SHOW(name_of(transcript, turn->speaker)),
              SHOW(turn->text));
}

static struct str print_transcript(struct arena *arena,
                                   const struct transcript *transcript)
{
    struct text text = text_in(arena);
    int therapist = transcript_suggest_therapist(transcript);

    text_addf(&text, "%s, by %s%s%s\n", transcript->format, transcript->counted,
              transcript->has_times ? ", with times" : "",
              transcript->is_bare ? ", bare" : "");
    text_addf(&text, "%d speakers; the therapist may be %.*s\n",
              transcript->speaker_count, SHOW(name_of(transcript, therapist)));
    for (int i = 0; i < transcript->note_count; i++) {
        text_addf(&text, "note: %s\n", transcript->notes[i]);
    }
    for (size_t i = 0; i < transcript->turn_count; i++) {
        print_turn(&text, transcript, &transcript->turns[i]);
    }
    return text_str(&text);
}

static struct str read_sample(struct arena *arena, const char *file)
{
    struct transcript transcript;
    struct str path = text_print(arena, "%s/%s", PLACE, file);
    struct str bytes;
    struct err err = {0};

    if (!file_read(arena, path.at, TRANSCRIPT_MAX_BYTES, &bytes, &err)) {
        return text_print(arena, "no file: %s\n", err.text);
    }
    if (!transcript_read(arena, str_of(file), bytes, wish_of(file), &transcript,
                         &err)) {
        return text_print(arena, "refused: %s\n", err.text);
    }
    return print_transcript(arena, &transcript);
}

static bool ends_in(const char *file, const char *ending)
{
    size_t len = strlen(file);

    return len >= strlen(ending)
        && strcmp(file + len - strlen(ending), ending) == 0;
}

static void write_turns(const char *path, struct str turns)
{
    FILE *file = fopen(path, "w");

    if (file) {
        (void)fwrite(turns.at, 1, turns.len, file);
        (void)fclose(file);
    }
}

static void check_sample(struct arena *arena, const char *file)
{
    struct str path = text_print(arena, "%s/%s.turns", PLACE, file);
    struct str turns = read_sample(arena, file);
    struct str wanted = {0};
    struct err err = {0};
    bool found;

    if (getenv("RAPPORT_WRITE_TURNS")) {
        write_turns(path.at, turns);
    }
    found = file_read(arena, path.at, TRANSCRIPT_MAX_BYTES, &wanted, &err);
    CHECK(str_text(arena, str_of(file)), found && str_is_equal(turns, wanted));
}

int main(void)
{
    struct arena *arena = arena_open("test");
    struct dirent **entries = NULL;
    int count = scandir(PLACE, &entries, NULL, alphasort);
    int samples = 0;

    for (int i = 0; i < count; i++) {
        const char *file = entries[i]->d_name;

        if (*file != '.' && !ends_in(file, ".turns")
            && strcmp(file, "README.md") != 0) {
            check_sample(arena, file);
            samples++;
        }
        free(entries[i]);
    }
    free(entries);
    CHECK("there are samples", samples >= 15);
    arena_close(arena);
    return check_end();
}
