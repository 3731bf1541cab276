// bytes.c - see bytes.h.
// SPDX-License-Identifier: GPL-3.0-or-later

#include "talk/bytes.h"

#include <endian.h>
#include <math.h>
#include <string.h>

struct str bytes_take(struct bytes *bytes, size_t len)
{
    struct str taken = {bytes->left.at, len};

    if (bytes->is_broken || len > bytes->left.len) {
        bytes->is_broken = true;
        return (struct str){"", 0};
    }
    bytes->left.at += len;
    bytes->left.len -= len;
    return taken;
}

uint64_t bytes_take_long(struct bytes *bytes)
{
    uint64_t low = bytes_take_whole(bytes);

    return low | (uint64_t)bytes_take_whole(bytes) << 32;
}

uint32_t bytes_take_whole(struct bytes *bytes)
{
    struct str four = bytes_take(bytes, 4);
    const unsigned char *at = (const unsigned char *)four.at;

    if (four.len < 4) {
        return 0;
    }
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16
         | (uint32_t)at[3] << 24;
}

float bytes_take_real(struct bytes *bytes)
{
    uint32_t bits = bytes_take_whole(bytes);
    float value;

    memcpy(&value, &bits, sizeof value);
    if (!isfinite(value)) {
        bytes->is_broken = true;
        return 0;
    }
    return value;
}

bool bytes_are_all_read(const struct bytes *bytes)
{
    return !bytes->is_broken && bytes->left.len == 0;
}

void bytes_put_whole(struct text *text, uint32_t value)
{
    for (int i = 0; i < 4; i++) {
        text_addc(text, (char)(value >> 8 * i & 0xff));
    }
}

void bytes_put_long(struct text *text, uint64_t value)
{
    bytes_put_whole(text, (uint32_t)(value & 0xffffffff));
    bytes_put_whole(text, (uint32_t)(value >> 32));
}

void bytes_put_real(struct text *text, float value)
{
    uint32_t bits;

    memcpy(&bits, &value, sizeof bits);
    bytes_put_whole(text, bits);
}

// Eight bytes at a time, each step a product with an odd number: any change of
// one byte changes the sum.
uint64_t bytes_sum(struct str all)
{
    static const uint64_t BY = 0x9e3779b97f4a7c15U;
    uint64_t sum = 0x243f6a8885a308d3U ^ all.len;
    size_t i = 0;

    for (; i + 8 <= all.len; i += 8) {
        uint64_t eight;

        memcpy(&eight, all.at + i, sizeof eight);
        sum = (sum ^ le64toh(eight)) * BY;
        sum ^= sum >> 29;
    }
    for (; i < all.len; i++) {
        sum = (sum ^ (unsigned char)all.at[i]) * BY;
        sum ^= sum >> 29;
    }
    return sum;
}
