"""The country-set cube: works counted once by year, subject, type and set of countries.

dimensions    what the cells of the cube are counted by, and their key in one number
top_cited     from which number of citations on a work is among the top of its field and year
part_cells    the works of one part of a corpus -> its cells
grouping      cells of equal key -> one cell
rollups       cells -> counts of countries, of pairs and of sizes
building      all parts -> the cube on disk, of a former cube only what has changed
reading       the cube on disk as tables
"""
