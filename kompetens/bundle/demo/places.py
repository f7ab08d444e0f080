"""Where companies are: how the five regions and their towns share them."""

# County code -> share of the companies.
COUNTY_SHARE = {"05": 0.27, "04": 0.18, "19": 0.20, "03": 0.13, "18": 0.22}
# Towns with much industry; every other municipality weighs 1.
TOWN_WEIGHT = {
    "0580": 12,
    "0581": 10,
    "0583": 6,
    "0562": 4,
    "0586": 4,
    "0484": 12,
    "0480": 4,
    "0483": 4,
    "0486": 3,
    "1980": 14,
    "1983": 5,
    "1981": 3,
    "1982": 3,
    "1961": 3,
    "0380": 8,
    "0381": 5,
    "0360": 3,
    "1880": 12,
    "1883": 6,
    "1881": 3,
    "1885": 4,
}
STREETS = (
    "Industrigatan",
    "Verkstadsvägen",
    "Mekanikervägen",
    "Fabriksgatan",
    "Maskingatan",
    "Svarvargatan",
    "Smedjevägen",
    "Gjutargatan",
    "Bruksvägen",
    "Järnvägsgatan",
    "Hantverksgatan",
    "Stålgatan",
    "Kvarnvägen",
    "Depågatan",
    "Tallvägen",
    "Elektravägen",
    "Spårgatan",
    "Ringvägen",
)
# Invented places for the names of companies beyond the hand-made list.
NAME_STEMS = (
    (
        "Almby Asker Björktorp Bredsjö Dalkarls Ekeby Fallåker Fjällmo Fors Furusjö Gransjö Grytsjö Hagby Hammarnäs "
        "Hedmo Hults Hällsjö Järnnäs Karlsmo Kilsmo Klockar Kolmo Kvarnåker Ljungmo Lundsjö Malmnäs Mossåker Myrsjö "
        "Norrsjö Näsby Olovs Ormsjö Rávmo Rosnäs Rävåker Sandsjö Silvernäs Skogsmo Slaggmo Stensjö Strandmo Svartsjö "
        "Sågmyr Tallnäs Tjärnmo Torpåker Ullsjö Valnäs Vassmo Vedåker Viksjö Väsmo Åkersmo Älvsmo Ängsnäs Örsjö"
    )
    .replace("Rávmo", "Råmo")
    .split()
)
