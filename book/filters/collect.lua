-- First pass over a page: which labels it defines and which files it shows.
-- Writes build/book-work/collected/PAGE.json and, for Make, PAGE.d.

package.path = PANDOC_SCRIPT_FILE:match('^(.*)/') .. '/?.lua;' .. package.path

local errata = require 'errata'
local json = require 'json'
local outputs = require 'outputs'
local page = require 'page'
local syntax = require 'syntax'

local work = os.getenv 'BOOK_WORK'

local labels, anchors, boxes = {}, {}, {}
local files, seen = {}, {}

local function depends(file)
  if not seen[file] then
    seen[file] = true
    files[#files + 1] = file
  end
end

local function label(id, number)
  if id ~= '' and number then
    labels[#labels + 1] = { id = id, number = number }
  end
end

local maker = {}

function maker.value(value)
  depends(outputs.path(value.program, 'results.json'))
end

function maker.reference() end

function maker.citation() end

function maker.link() end

function maker.section(block, number)
  label(block.identifier, number)
  return {}
end

function maker.equation(equation)
  label(equation.id, equation.number)
  return {}
end

function maker.figure(figure)
  label(figure.id, figure.number)
  -- A program writes its results last: Make knows how to make those, and
  -- with them the pictures.
  depends(outputs.path(figure.program, 'results.json'))
  for _, file in ipairs(outputs.files(figure.kind, figure.name)) do
    depends(outputs.path(figure.program, file))
  end
  return {}
end

function maker.table(table)
  label(table.id, table.number)
  return {}
end

function maker.listing(listing)
  label(listing.id, listing.number)
  depends(listing.file)
  anchors[#anchors + 1] = listing.file .. ' ' .. listing.anchor
  return {}
end

function maker.run(run)
  depends(outputs.path(run.program, 'results.json'))
  depends(outputs.path(run.program, 'transcript.txt'))
  return {}
end

function maker.fragment() return {} end

function maker.shell() return {} end

function maker.callout(callout)
  for _, mark in ipairs(callout.ids) do
    if mark.anchor then
      boxes[#boxes + 1] = { id = mark.id, section = callout.section or '' }
    end
  end
  return {}
end

function maker.errata(entries)
  depends(errata.file)
  for _, entry in ipairs(entries) do label(entry.id, entry.id) end
  return {}
end

function maker.fold() return {} end

function maker.bibliography() return {} end

function maker.exercise(exercise)
  label(exercise.id, exercise.number)
  depends(syntax.stub())
  return {}
end

local function write(file, text)
  local handle = assert(io.open(file, 'w'))
  handle:write(text)
  handle:close()
end

function Pandoc(doc)
  page.read(doc.meta)
  if page.program then
    depends(outputs.path(page.program, 'results.json'))
  end
  label('ch:' .. page.slug, page.numbers_sections and page.number)
  syntax.weave(doc, maker)
  page.stop_if_wrong()

  local name = work .. '/collected/' .. page.stem
  write(name .. '.json', json.encode {
    file = page.file, slug = page.slug, kind = page.kind,
    number = page.number, title = page.title, subtitle = page.subtitle or '',
    part = page.part or '', labels = labels, anchors = anchors, boxes = boxes,
  } .. '\n')
  -- A file that has gone must not stop Make, but remake the page, which
  -- then says what it misses: hence a rule without recipe for each.
  local html = work .. '/pages/' .. page.stem .. '.html'
  local rules = { html .. ': ' .. table.concat(files, ' ') .. '\n' }
  if seen[errata.file] then
    -- Its entries are labels, so this pass has to read it again.
    rules[#rules + 1] = name .. '.d: ' .. errata.file .. '\n'
  end
  for _, file in ipairs(files) do rules[#rules + 1] = file .. ':\n' end
  write(name .. '.d', table.concat(rules))
  return pandoc.Pandoc({})
end
