-- Which page of the book this is, and how to complain about it.
--
-- A page is known by its file alone: book/03-closed-form.md is chapter 3,
-- has the slug `closed-form` and becomes build/book/closed-form.html.

local page = {}

page.file = PANDOC_STATE.input_files[1]
page.stem = page.file:match('([^/]+)%.md$')
page.lines = {}
for line in io.lines(page.file) do page.lines[#page.lines + 1] = line end

-- The files whose text the page consists of: its own first.
local texts = { { file = page.file, lines = page.lines } }

-- Takes in another file as part of the page. Returns its lines, or nil if
-- there is no such file.
function page.include(file)
  local handle = io.open(file, 'r')
  if not handle then return nil end
  local lines = {}
  for line in handle:lines() do lines[#lines + 1] = line end
  handle:close()
  texts[#texts + 1] = { file = file, lines = lines }
  return lines
end

local complaints = {}

-- Notes something wrong at a place such as `book/errata.yaml:12`.
function page.complain_at(place, message, ...)
  local text = place .. ': ' .. message:format(...)
  for _, earlier in ipairs(complaints) do
    if earlier == text then return end
  end
  complaints[#complaints + 1] = text
end

-- Where the page contains all of some pieces of text in one line.
local function place_of(needles)
  for _, text in ipairs(texts) do
    for number, line in ipairs(text.lines) do
      local all = #needles > 0
      for _, needle in ipairs(needles) do
        all = all and line:find(needle, 1, true) ~= nil
      end
      if all then return text.file .. ':' .. number end
    end
  end
  return page.file
end

-- Notes something wrong. `where` is a piece of text (or several) that a line
-- of the page must contain for the message to point at it.
function page.complain(where, message, ...)
  page.complain_at(place_of(type(where) == 'table' and where or { where }),
    message, ...)
end

-- Ends the build here if anything was wrong, having said all of it.
function page.stop_if_wrong()
  if #complaints == 0 then return end
  io.stderr:write(table.concat(complaints, '\n'), '\n')
  io.stderr:flush()
  os.exit(1)
end

if page.stem == 'index' then
  page.slug, page.kind, page.number = 'index', 'cover', ''
else
  local prefix, slug = page.stem:match('^(%w+)%-([%w-]+)$')
  if not prefix then
    page.complain({}, 'a page is called index.md or NUMBER-slug.md, ' ..
      'as 03-closed-form.md or D-notation.md; rename it')
    page.stop_if_wrong()
  end
  page.slug = slug
  if prefix:find('^%d+$') then
    page.number = tostring(math.tointeger(tonumber(prefix)))
    page.kind = page.number == '0' and 'front' or 'chapter'
  else
    page.number, page.kind = prefix, 'appendix'
  end
end

-- Only chapters and appendices number their sections.
page.numbers_sections = page.kind == 'chapter' or page.kind == 'appendix'

local known = {
  title = true, subtitle = true, program = true, part = true,
  bibliography = true, csl = true, ['link-citations'] = true,
}

-- Reads the front matter.
function page.read(meta)
  for name in pairs(meta) do
    if not known[name] then
      page.complain(name .. ':', 'the front matter has an unknown entry `%s`; ' ..
        'it may hold title, subtitle, program and part', name)
    end
  end
  for _, name in ipairs { 'title', 'subtitle', 'program', 'part' } do
    if meta[name] then page[name] = pandoc.utils.stringify(meta[name]) end
  end
  if not page.title then
    page.complain({}, 'the front matter has no title; begin the page with ' ..
      '--- and title: ...')
    page.title = ''
  end
end

return page
