// json_cue.c - see json_cue.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/json_cue.h"

#include "base/text.h"
#include "talk/clock.h"

#include <math.h>
#include <string.h>

bool json_cue_open(const struct cue_list *cues, struct str bytes,
                   struct node *root, struct err *err)
{
    return json_open_most(bytes, TRANSCRIPT_MAX_BYTES, root, err)
        || cue_list_place(cues, 0, err);
}

bool json_cue_holds(struct str bytes, const char *text)
{
    struct str body = str_trim(bytes);

    return body.len && (*body.at == '{' || *body.at == '[')
        && memmem(body.at, body.len, text, strlen(text));
}

bool json_cue_list(const struct cue_list *cues, const struct node *object,
                   const char *key, struct node *list, struct err *err)
{
    if (!node_member(object, key, list)) {
        return cue_list_refuse(cues, 0, err, "\"%s\" is missing", key);
    }
    return node_check_array(list, TRANSCRIPT_MAX_TURNS, err)
        || cue_list_place(cues, 0, err);
}

struct str json_cue_text(struct arena *arena, const struct node *object,
                         const char *const *keys)
{
    struct err none = {0};
    struct node member;
    const char *text = NULL;
    int number = 0;

    for (int i = 0; keys[i]; i++) {
        if (!node_member(object, keys[i], &member)) {
            continue;
        }
        if (node_is_text(&member) && node_text(arena, &member, &text, &none)) {
            return str_of(text);
        }
        if (node_is_whole(&member) && node_whole(&member, &number, &none)) {
            return text_print(arena, "%d", number);
        }
    }
    return (struct str){"", 0};
}

static double time_of(struct arena *arena, const struct node *member,
                      double unit)
{
    struct err none = {0};
    const char *text = NULL;
    double seconds = NAN;

    if (!node_is_text(member)) {
        return node_real(member, &seconds, &none) ? seconds * unit : NAN;
    }
    return node_text(arena, member, &text, &none)
                && clock_parse(str_of(text), &seconds)
             ? seconds
             : NAN;
}

double json_cue_time(struct arena *arena, const struct node *object,
                     const char *const *keys, double unit)
{
    struct node member;
    double seconds = NAN;

    for (int i = 0; keys[i] && isnan(seconds); i++) {
        if (node_member(object, keys[i], &member)) {
            seconds = time_of(arena, &member, unit);
        }
    }
    return isfinite(seconds) && seconds >= 0 ? seconds : NAN;
}

// "1" is a number, "Speaker 1" a name.
static struct str name_of(struct arena *arena, struct str label)
{
    int64_t number;

    return str_parse_int(label, &number)
             ? text_print(arena, "Speaker %.*s", SHOW(label))
             : label;
}

bool json_cue_speaker(struct cue_list *cues, struct str label, int number,
                      int *speaker, struct err *err)
{
    return cue_list_speaker(cues, name_of(cues->arena, label), number, speaker,
                            err);
}

bool json_cue_read(struct cue_list *cues, const struct node *entry, int number,
                   const struct json_keys *keys, struct cue *cue,
                   struct err *err)
{
    if (!node_key(entry, 0)) {
        return cue_list_refuse(cues, number, err, "must be an object {...}");
    }
    *cue = (struct cue){
        .text = json_cue_text(cues->arena, entry, keys->text),
        .start = json_cue_time(cues->arena, entry, keys->start, keys->unit),
        .end = json_cue_time(cues->arena, entry, keys->end, keys->unit),
        .line = number};
    return json_cue_speaker(cues,
                            json_cue_text(cues->arena, entry, keys->speaker),
                            number, &cue->speaker, err);
}
