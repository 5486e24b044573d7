-- The errata of the source documents, as book/errata.yaml holds them. Each
-- entry has fields of prose, and says where the book shows what it claims.

local page = require 'page'

local errata = { file = 'book/errata.yaml' }

local stringify = pandoc.utils.stringify

errata.severities = {
  A = 'changes the result', B = 'false as it stands', C = 'gap or doubt',
  D = 'slip of the pen',
}

-- The fields of prose. Those that are true must be there.
errata.prose = {
  title = true, says = true, right = true, matters = false, unshown = false,
}

local known = { id = true, severity = true, shown = true, pending = true }
for field in pairs(errata.prose) do known[field] = true end

local function text_of(value)
  return value ~= nil and stringify(value) or ''
end

local function words_of(value)
  local words = {}
  for word in text_of(value):gmatch('%S+') do words[#words + 1] = word end
  return words
end

local function blocks_of(value)
  local kind = pandoc.utils.type(value)
  if kind == 'Blocks' then return value end
  return pandoc.Blocks { pandoc.Plain(
    kind == 'Inlines' and value or { pandoc.Str(tostring(value)) }) }
end

-- Checks the fields of one entry and brings them into shape.
local function entry_of(fields, place)
  local id = text_of(fields.id)
  local function complain(message, ...)
    page.complain_at(place, '%s ' .. message,
      id ~= '' and id or 'an entry', ...)
  end
  local entry = {
    id = id, place = place, severity = text_of(fields.severity),
    shown = words_of(fields.shown), pending = words_of(fields.pending),
  }
  if not id:find('^S%d%-%d%d$') then
    complain('has no number such as `id: S2-13`')
  end
  for name in pairs(fields) do
    if not known[name] then complain('has an unknown field `%s`', name) end
  end
  for name, needed in pairs(errata.prose) do
    if fields[name] ~= nil and text_of(fields[name]):find('%S') then
      entry[name] = blocks_of(fields[name])
    elseif needed or (name == 'matters' and entry.severity ~= 'D') then
      complain('has no `%s:`', name)
    end
  end
  if not errata.severities[entry.severity] then
    complain(entry.severity == '' and 'has no `severity:`; it is A, B, C or D'
      or 'has the severity `%s`, which should be A, B, C or D', entry.severity)
  end
  for _, number in ipairs(entry.pending) do
    if not number:find('^%d+$') then
      complain('waits for `%s`, which is no number of a chapter', number)
    end
  end
  if #entry.shown == 0 and #entry.pending == 0 and not entry.unshown
    and entry.severity ~= 'D' then
    complain('does not say where it is shown: write `shown:` with labels, ' ..
      '`pending:` with the chapter that will show it, or `unshown:` with ' ..
      'the reason why nothing can be run')
  end
  return entry
end

local entries
local shown = {}

-- Reads the file once. Entries stand in the order of their numbers, which
-- leave none out.
local function read()
  if entries then return entries end
  entries = {}
  local lines = page.include(errata.file)
  if not lines then
    page.complain('.errata', 'there is no %s', errata.file)
    return entries
  end
  local good, result = pcall(pandoc.read,
    '---\n' .. table.concat(lines, '\n') .. '\n...\n',
    'markdown-implicit_figures-raw_tex-raw_attribute-native_spans')
  if not good then
    local message = tostring(result):gsub('^PandocParseError "', '')
      :gsub('\\n', ' '):gsub('"$', '')
    page.complain_at(('%s:%s'):format(errata.file,
      message:match('line (%d+)') or '1'), 'this is not YAML: %s', message)
    return entries
  end
  local starts = {}
  for number, line in ipairs(lines) do
    if line:find('^%- ') then starts[#starts + 1] = number end
  end
  local last = {}
  for number, fields in ipairs(result.meta.errata or {}) do
    local entry = entry_of(fields,
      ('%s:%d'):format(errata.file, starts[number] or 1))
    local source, count = entry.id:match('^(S%d)%-(%d%d)$')
    if source then
      local expected = ('%s-%02d'):format(source, (last[source] or 0) + 1)
      if entry.id ~= expected then
        page.complain_at(entry.place, '%s stands where %s belongs',
          entry.id, expected)
      end
      last[source] = math.tointeger(tonumber(count))
    end
    entries[#entries + 1] = entry
  end
  return entries
end

-- The entries of one source document, such as S2.
function errata.of(source)
  local result = {}
  for _, entry in ipairs(read()) do
    if entry.id:sub(1, 2) == source then result[#result + 1] = entry end
  end
  shown[source] = true
  return result
end

-- A page that shows errata shows those of all sources.
function errata.check_shown()
  if not entries then return end
  for _, entry in ipairs(entries) do
    local source = entry.id:match('^S%d')
    if source and not shown[source] then
      page.complain_at(page.file, 'the errata of %s are not shown; write ' ..
        '::: {.errata source="%s"}', source, source)
    end
  end
end

return errata
