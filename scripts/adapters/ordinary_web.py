#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""5,000 ordinary web requests as corpus rows, made up by rule: the same ones for the same seed.

What shops, forums, wikis, mail and monitoring send all day, with the things in it that look like
attacks to a careless pattern: "select" and "or" in prose, apostrophes in names, dots and slashes in
paths, JSON with code in it, base64, percent signs, tools that name themselves.
"""
import base64
import json
import random
import sys
import urllib.parse

import rows

BROWSERS = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v}.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_4) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:{v}.0) Gecko/20100101 Firefox/{v}.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v}.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0; .NET CLR 2.0.50727)",
    "curl/8.{s}.0", "Wget/1.21.{s}", "python-requests/2.31.{s}", "okhttp/4.12.0",
    "Go-http-client/1.1", "Java/17.0.{s}", "PostmanRuntime/7.36.{s}", "UptimeRobot/2.0",
    "Prometheus/2.49.1", "kube-probe/1.28", "ELB-HealthChecker/2.0", "Slackbot-LinkExpanding 1.0",
    "facebookexternalhit/1.1", "WordPress/6.4.{s}; https://blog.example.org",
    "Apache-HttpClient/4.5.14 (Java/11.0.22)", "Debian APT-HTTP/1.3 (2.6.1)",
]
WORDS = """red green union select table chair order where from drop shipping garden hose script alert
summer winter river mountain update insert delete system exec shell sea file path home user admin root
password reset help login café straße naïve o'clock rock'n'roll what's new sleep better benchmark
cast iron pan group by having fun limit concat string length version print echo cat dog ping pong
passwd etc usr null true false and or not like between cookbook python perl ruby java node php
windows linux mac office config backup restore server client database query join left right inner
""".split()
PROSE = [
    "I'd like to order two of these, please - or three if there is a discount.",
    "Please select one item from the list and drop me a line where you found it.",
    "The union of workers; they said \"don't sleep\", and we agreed (mostly).",
    "You can use ../ in relative links, but I'd rather not.",
    "1 or 2 people = fine; 3 & more = crowded!", "Price is $5 {approx} | about 4€", "50% off & free shipping",
    "if you update from version 1.2, delete the cache first", "Tom & Jerry's #1 fan @ home",
    "He said: print it, then exec the plan.", "insert coin, having fun and/or like it",
    "my cat's name is Id; who am I to judge", "O'Brien & Sons, 12/14 High St., Apt #3",
    "We need to echo the results; then sort and count them", "a <b> c, 3 > 2, x != y",
    "C:\\Users\\me\\Documents\\report final (2).docx", "SELECT is a word in SQL, as is DROP",
    "The curl of hair; wget is a tool | pipes are fun", "(see chapter 4) -- the end", "100% sure; $100 bet",
]
NAMES = ["O'Neill", "D'Angelo", "Müller", "García-López", "Smith", "Nguyễn", "van der Berg", "Lee", "N'Golo"]
FILES = ["app.js", "main.css", "logo.svg", "hero.webp", "jquery-3.7.1.min.js", "chunk.8f2ac1.js", "a..b.txt",
         "favicon.ico", "robots.txt", "sitemap.xml", "feed.xml", "manual.v1.2..3.pdf", "photo (1).jpg", "README.md"]
PATHS = ["/", "/index.html", "/index.php", "/login", "/logout", "/cart", "/checkout", "/account/settings",
         "/wp-content/themes/twentytwentyfour/style.css", "/wp-json/wp/v2/posts", "/blog/select-the-right-union",
         "/forum/viewtopic.php", "/wiki/Special:Search", "/docs/etc/passwords-policy", "/api/v1/users/42",
         "/api/v2/orders", "/static/fonts/inter.woff2", "/health", "/metrics", "/.well-known/security.txt",
         "/.well-known/acme-challenge/tok_{n}", "/admin/login", "/owa/auth/logon.aspx", "/git/project.git/info/refs",
         "/shop/garden/hose-{n}", "/news/2024/05/{n}-what-s-new", "/download/file-{n}.zip", "/user/{n}/profile",
         "/search/etc", "/help/how-to-exec-a-will", "/a/b/c/../d.html", "/system/status", "/proc/order-{n}"]


def words(random, low, high):
    return " ".join(random.choice(WORDS) for _ in range(random.randint(low, high)))


def token(random, size):
    return base64.urlsafe_b64encode(random.randbytes(size)).decode().rstrip("=")


def argument(random):
    kind = random.randrange(12)
    if kind == 0:
        return "q", words(random, 1, 5)
    if kind == 1:
        return random.choice(["id", "page", "p", "offset", "limit"]), str(random.randint(0, 99999))
    if kind == 2:
        return random.choice(["next", "return", "redirect", "url"]), random.choice(
            ["/account?tab=1", "https://www.example.com/a?b=c&d=e", "/a/b/", "https://example.org/"])
    if kind == 3:
        return random.choice(["token", "sid", "state", "code"]), token(random, random.randint(12, 48))
    if kind == 4:
        return "date", f"2024-{random.randint(1, 12):02}-{random.randint(1, 28):02}T10:{random.randint(10, 59)}:00Z"
    if kind == 5:
        return "name", random.choice(NAMES)
    if kind == 6:
        return "comment", random.choice(PROSE)
    if kind == 7:
        return "sort", random.choice(["price desc", "-created", "name,asc", "id"])
    if kind == 8:
        return random.choice(["filter[status]", "fields[]", "tags"]), random.choice(["open,closed", "a|b", "x&y", "in:1,2"])
    if kind == 9:
        return "email", f"user{random.randint(1, 999)}+tag@example.com"
    if kind == 10:
        return "file", random.choice(FILES)
    return random.choice(["utm_source", "lang", "v", "theme"]), random.choice(["newsletter", "en-GB", "1.2.3", "dark"])


def main(count, seed):
    source = random.Random(seed)
    for number in range(1, count + 1):
        headers = {"Host": "www.example.com",
                   "User-Agent": source.choice(BROWSERS).format(v=source.randint(100, 130), s=source.randint(0, 9)),
                   "Accept": source.choice(["*/*", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                                            "application/json, text/plain, */*"]),
                   "Accept-Language": source.choice(["en-US,en;q=0.5", "de-DE,de;q=0.9,en;q=0.8", "fr"])}
        if source.random() < 0.5:
            headers["Cookie"] = "; ".join(
                f"{name}={value}" for name, value in
                [("sessionid", token(source, 24)), ("_ga", f"GA1.2.{source.randint(1, 10**9)}.17"),
                 ("consent", "%7B%22ads%22%3Afalse%7D"), ("cart", json.dumps({"n": source.randint(0, 9)}))][:source.randint(1, 4)])
        if source.random() < 0.4:
            headers["Referer"] = "https://www.example.com" + source.choice(PATHS).format(n=source.randint(1, 999))
        if source.random() < 0.1:
            headers["Authorization"] = "Bearer " + token(source, 60)
        if source.random() < 0.1:
            headers["X-Forwarded-For"] = f"192.0.2.{source.randint(1, 254)}, 198.51.100.7"
        path = source.choice(PATHS).format(n=source.randint(1, 9999))
        if source.random() < 0.2:
            path = "/static/" + urllib.parse.quote(source.choice(FILES))
        arguments = [argument(source) for _ in range(source.choice([0, 0, 1, 1, 2, 3, 5]))]
        query = urllib.parse.urlencode(arguments)
        method, body = "GET", None
        if source.random() < 0.3:
            method = source.choice(["POST", "PUT", "PATCH"])
            shape = source.randrange(4)
            fields = dict(argument(source) for _ in range(source.randint(1, 5)))
            if shape == 0:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                body = urllib.parse.urlencode(fields)
            elif shape == 1:
                headers["Content-Type"] = "application/json"
                body = json.dumps({"data": fields, "text": source.choice(PROSE), "ok": True}, ensure_ascii=False)
            elif shape == 2:
                headers["Content-Type"] = "multipart/form-data; boundary=----b1"
                body = ('------b1\r\nContent-Disposition: form-data; name="file"; filename="'
                        + source.choice(FILES) + '"\r\nContent-Type: application/octet-stream\r\n\r\n'
                        + source.choice(PROSE) + "\r\n------b1--\r\n")
            else:
                headers["Content-Type"] = "text/xml"
                body = '<?xml version="1.0"?><order><note>' + source.choice(PROSE).replace("&", "&amp;").replace(
                    "<", "&lt;") + "</note></order>"
        url = path + ("?" + query if query else "")
        rows.request("ordinary-web", number, method, url, headers, body, expected_rule_ids=[])


main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000, 7)
