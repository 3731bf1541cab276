// parcel_mail - one letter by SMTP.
//
// Whether a letter that got no answer was taken is told by how far it came:
// before its last byte was handed to libcurl it certainly was not; afterwards
// only the server knows.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/arena.h"
#include "base/text.h"
#include "practice/curl_door.h"
#include "practice/parcel.h"

#include <string.h>

// ---- the letter -------------------------------------------------------------

static struct str date_of(struct arena *arena, int64_t now)
{
    static const char *const DAYS[] = {"Mon", "Tue", "Wed", "Thu",
                                       "Fri", "Sat", "Sun"};
    static const char *const MONTHS[] = {"Jan", "Feb", "Mar", "Apr",
                                         "May", "Jun", "Jul", "Aug",
                                         "Sep", "Oct", "Nov", "Dec"};
    struct civil c = civil_of_moment(now);

    return text_print(arena, "%s, %02d %s %d %02d:%02d:%02d +0000",
                      DAYS[civil_weekday(&c)], c.day, MONTHS[c.month - 1],
                      c.year, c.hour, c.minute, c.second);
}

// Words in a header as RFC 2047 wants them: =?utf-8?Q?...?=, at most 75
// characters each; whole UTF-8 characters in each.
static struct str encoded(struct arena *arena, struct str words)
{
    enum { ROOM = 75 - 12 - 12 };
    struct text text = text_in(arena);
    size_t used = ROOM;

    for (size_t i = 0; i < words.len; i++) {
        unsigned char c = (unsigned char)words.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                  || (c >= '0' && c <= '9');

        if (used >= ROOM && (c & 0xc0U) != 0x80U) {
            text_addf(&text, "%s=?utf-8?Q?", text.len ? "?=\r\n " : "");
            used = 0;
        }
        used += plain ? 1 : 3;
        text_addf(&text, plain ? "%c" : "=%02X", c);
    }
    text_add(&text, STR("?="));
    return text_str(&text);
}

static struct str header_words(struct arena *arena, struct str words)
{
    for (size_t i = 0; i < words.len; i++) {
        char c = words.at[i];

        if ((unsigned char)c < ' ' || (unsigned char)c > '~'
            || strchr("\"\\=?", c)) {
            return encoded(arena, words);
        }
    }
    return words;
}

static struct str sender_of(struct arena *arena, struct str sender)
{
    struct str words = header_words(arena, sender);

    return words.at == sender.at ? text_print(arena, "\"%.*s\"", SHOW(sender))
                                 : words;
}

static void add_stop(struct text *letter, const struct parcel *parcel)
{
    if (parcel->stop.len) {
        text_addf(letter,
                  "List-Unsubscribe: <%.*s>\r\n"
                  "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
                  SHOW(parcel->stop));
    }
}

static struct str letter_of(const struct ways *ways,
                            const struct parcel *parcel, int64_t now)
{
    struct arena *arena = ways->arena;
    struct text letter = text_in(arena);
    struct str domain = ways->smtp_from;

    (void)str_cut(&domain, '@');
    text_addf(&letter,
              "Date: %.*s\r\n"
              "From: %.*s <%.*s>\r\n"
              "To: <%.*s>\r\n"
              "Message-ID: <%.*s@%.*s>\r\n"
              "Subject: %.*s\r\n"
              "Auto-Submitted: auto-generated\r\n",
              SHOW(date_of(arena, now)), SHOW(sender_of(arena, parcel->sender)),
              SHOW(ways->smtp_from), SHOW(parcel->to), SHOW(parcel->key),
              SHOW(domain), SHOW(header_words(arena, parcel->subject)));
    add_stop(&letter, parcel);
    text_addf(&letter,
              "MIME-Version: 1.0\r\n"
              "Content-Type: text/plain; charset=utf-8\r\n"
              "Content-Transfer-Encoding: 8bit\r\n"
              "\r\n"
              "%.*s\r\n",
              SHOW(parcel->body));
    if (parcel->stop.len) {
        text_addf(&letter, "\r\nTo end these mails: %.*s\r\n",
                  SHOW(parcel->stop));
    }
    return text_str(&letter);
}

// ---- the conversation -------------------------------------------------------

static size_t give_letter(char *room, size_t size, size_t count, void *context)
{
    struct str *rest = context;
    size_t take = size * count < rest->len ? size * count : rest->len;

    memcpy(room, rest->at, take);
    rest->at += take;
    rest->len -= take;
    return take;
}

static char *angled(struct arena *arena, struct str address)
{
    return str_text(arena, text_print(arena, "<%.*s>", SHOW(address)));
}

static void set_server(CURL *curl, const struct ways *ways)
{
    struct arena *arena = ways->arena;

    (void)curl_door()->easy_setopt(curl, CURLOPT_URL,
                                   str_text(arena, ways->smtp_url));
    (void)curl_door()->easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    (void)curl_door()->easy_setopt(curl, CURLOPT_USE_SSL,
                                   ways->smtp_tls ? (long)CURLUSESSL_ALL
                                                  : (long)CURLUSESSL_TRY);
    if (ways->smtp_user.len) {
        (void)curl_door()->easy_setopt(curl, CURLOPT_USERNAME,
                                       str_text(arena, ways->smtp_user));
        (void)curl_door()->easy_setopt(curl, CURLOPT_PASSWORD,
                                       str_text(arena, ways->smtp_password));
    }
    (void)curl_door()->easy_setopt(curl, CURLOPT_CONNECTTIMEOUT,
                                   (long)PARCEL_CONNECT_SECONDS);
    (void)curl_door()->easy_setopt(curl, CURLOPT_TIMEOUT, (long)PARCEL_SECONDS);
    (void)curl_door()->easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    (void)curl_door()->easy_setopt(curl, CURLOPT_PROXY, "");
    (void)curl_door()->easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    (void)curl_door()->easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
}

// Why a letter did not go, for the person who set the mail server.
static const char *reason_of(CURLcode code)
{
    switch (code) {
    case CURLE_USE_SSL_FAILED:
        return "the mail server offers no encryption, which smtp_tls demands; "
               "nothing was sent";
    case CURLE_LOGIN_DENIED:
        return "the mail server refused the user name or password";
    case CURLE_PEER_FAILED_VERIFICATION:
        return "the certificate of the mail server is not trusted";
    case CURLE_COULDNT_RESOLVE_HOST:
        return "there is no mail server of that name";
    case CURLE_COULDNT_CONNECT: return "the mail server cannot be reached";
    default: return curl_door()->easy_strerror(code);
    }
}

// SOURCE: RFC 5321, 4.2.1: 4yz may be tried again, 5yz not; 4.2.3 and RFC 4954:
// 550 to 556 are about the letter or its address, 530 and 535 about our login.
static struct parcel_end end_of(CURL *curl, CURLcode code, bool all_given)
{
    long status = 0;

    (void)curl_door()->easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (code == CURLE_OK) {
        return (struct parcel_end){.fate = PARCEL_SENT};
    }
    if (code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST) {
        return (struct parcel_end){PARCEL_UNREACHED, reason_of(code), {0}};
    }
    if (status >= 550 && status <= 556) {
        return (struct parcel_end){
            PARCEL_REFUSED, "the mail server refused the letter for good", {0}};
    }
    if (all_given && status < 400) {
        return (struct parcel_end){
            PARCEL_UNSURE,
            "the mail server took the letter and did not say that it has it",
            {0}};
    }
    return (struct parcel_end){PARCEL_LATER, reason_of(code), {0}};
}

struct parcel_end parcel_mail(const struct ways *ways,
                              const struct parcel *parcel, int64_t now)
{
    CURL *curl = curl_door()->easy_init();
    struct curl_slist *to =
        curl_door()->slist_append(NULL, angled(ways->arena, parcel->to));
    struct str rest = letter_of(ways, parcel, now);
    struct parcel_end end = {PARCEL_LATER, "there is no memory for it", {0}};
    CURLcode code;

    if (curl && to) {
        set_server(curl, ways);
        (void)curl_door()->easy_setopt(curl, CURLOPT_MAIL_FROM,
                                       angled(ways->arena, ways->smtp_from));
        (void)curl_door()->easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
        (void)curl_door()->easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        (void)curl_door()->easy_setopt(curl, CURLOPT_READFUNCTION, give_letter);
        (void)curl_door()->easy_setopt(curl, CURLOPT_READDATA, &rest);
        code = curl_door()->easy_perform(curl);
        end = end_of(curl, code, rest.len == 0);
    }
    curl_door()->slist_free_all(to);
    curl_door()->easy_cleanup(curl);
    return end;
}
