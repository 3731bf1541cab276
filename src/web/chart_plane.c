// chart_plane - see chart_plane.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/chart_plane.h"

#include <math.h>

double plane_right(const struct plane *plane)
{
    return plane->size->width - plane->size->right;
}

double plane_x(const struct plane *plane, int64_t at)
{
    double share =
        (double)(at - plane->from) / (double)(plane->to - plane->from);

    return plane->size->left + 6
         + fmin(fmax(share, 0), 1)
               * (plane_right(plane) - plane->size->left - 12);
}

double plane_y(const struct plane *plane, double value)
{
    double share = (value - plane->low) / (plane->high - plane->low);

    return plane->bottom - fmin(fmax(share, 0), 1) * plane->size->plot;
}

void plane_number(struct text *out, double value)
{
    html_put_real(out, round(value * 100) / 100);
}

void plane_words(const struct plane *plane, const struct words *words,
                 struct str what)
{
    struct text *out = plane->out;

    html_raw(out, "<text class=\"");
    html_put(out, words->look);
    html_raw(out, "\" fill=\"#24211d\"");
    PUT_ATTRIBUTE(out, "font-size", plane->size->letter);
    PUT_ATTRIBUTE(out, "x", words->x);
    PUT_ATTRIBUTE(out, "y", words->y);
    html_raw(out, " text-anchor=\"");
    html_put(out, words->anchor);
    html_raw(out, "\">");
    html_put(out, what);
    html_raw(out, "</text>\n");
}

double plane_width_of(const struct plane *plane, struct str words)
{
    int letters = 0;

    for (size_t i = 0; i < words.len; i++) {
        letters += ((unsigned char)words.at[i] & 0xC0) != 0x80;
    }
    return letters * plane->size->letter * 0.56;
}

void plane_level(const struct plane *plane, const char *look, double y,
                 const char *dash)
{
    struct text *out = plane->out;

    html_raw(out, "<line class=\"");
    html_put(out, look);
    html_raw(out, "\" stroke=\"#7d766b\"");
    PUT_ATTRIBUTE(out, "x1", plane->size->left);
    PUT_ATTRIBUTE(out, "x2", plane_right(plane));
    PUT_ATTRIBUTE(out, "y1", y);
    PUT_ATTRIBUTE(out, "y2", y);
    html_raw(out, " stroke-dasharray=\"");
    html_put(out, dash);
    html_raw(out, "\"/>\n");
}

void plane_circle(const struct plane *plane, double x, double y, bool open)
{
    struct text *out = plane->out;

    if (open) {
        html_raw(out, "<circle class=\"open\" fill=\"#fff\" "
                      "stroke=\"#005a8f\" stroke-width=\"2\"");
    } else {
        html_raw(out, "<circle class=\"dot\" fill=\"#005a8f\"");
    }
    PUT_ATTRIBUTE(out, "cx", x);
    PUT_ATTRIBUTE(out, "cy", y);
    PUT_ATTRIBUTE(out, "r", open ? 4 : 4.5);
    html_raw(out, ">");
}

void plane_missing(const struct plane *plane, int64_t at, double bottom)
{
    struct text *out = plane->out;

    html_raw(out, "<rect class=\"gone\" fill=\"none\" stroke=\"#7d766b\" "
                  "width=\"5\" height=\"9\" rx=\"1\"");
    PUT_ATTRIBUTE(out, "x", plane_x(plane, at) - 2.5);
    PUT_ATTRIBUTE(out, "y", bottom - 10);
    html_raw(out, "/>\n");
}
