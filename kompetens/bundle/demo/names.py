"""Names of today's Swedish workforce, and which go together."""

from random import Random

# (share, men's first names, women's first names, last names); the shares are a rough picture, not statistics.
_SWEDISH_LAST_NAMES = (
    "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson "
    "Jonsson Jansson Hansson Bengtsson Jönsson Lindberg Jakobsson Magnusson Lindström Olofsson Lindqvist "
    "Lindgren Berg Axelsson Bergström Lundberg Lind Lundgren Lundqvist Mattsson Berglund Fredriksson "
    "Sandberg Henriksson Forsberg Sjöberg Wallin Engström Eklund Danielsson Lundin Håkansson Björk "
    "Bergman Gunnarsson Holm Wikström Samuelsson Isaksson Fransson Bergqvist Nyström Holmberg Arvidsson "
    "Löfgren Söderberg Nyberg Blomqvist Claesson Nordström Mårtensson Lundström Viklund Eliasson Pålsson "
    "Björklund Berggren Sandström Nordin Ström Åberg Falk Ekström Hermansson Holmgren Hellström Dahlberg "
    "Hedlund Sundberg Sjögren Ek Blom Abrahamsson Öberg Martinsson Andreasson Strömberg Månsson Åkesson "
    "Hansen Norberg Lindholm Dahl Jonasson Ågren Skoglund Öhman "
)
_NAMES: tuple[tuple[float, str, str, str], ...] = (
    (
        0.36,
        "Lars Anders Mikael Johan Per Peter Jan Thomas Fredrik Magnus Stefan Mats Patrik Jonas Henrik Tomas Ulf Hans "
        "Bo Christer Göran Kent Leif Roger Håkan Jörgen Kjell Conny Tommy Urban Mårten Björn Robert Martin Niklas",
        "Anna Maria Karin Lena Eva Kristina Susanne Annika Helena Ann-Charlotte Marie Carina Åsa Monica Ulrika "
        "Birgitta Pia Camilla Gunilla Anneli Catarina Marita Petra Therese Jenny",
        "",
    ),
    (
        0.36,
        "Erik Andreas Daniel Alexander Emil Viktor Oskar Simon Gustav Marcus Anton Filip Sebastian Jesper Joakim "
        "Mattias Christoffer David Linus Rasmus Adam Albin Hampus Elias William Lucas Isak Ludvig Axel Hugo Jakob "
        "Kristian Pontus Tobias Oliver",
        "Emma Sara Elin Linnéa Hanna Ida Johanna Amanda Sofia Frida Matilda Josefin Julia Ellen Malin Lovisa Klara "
        "Moa Felicia Rebecka Caroline Cecilia Maja Alva Wilma",
        "",
    ),
    (
        0.05,
        "Juha Timo Kari Mika Jari Pekka Antti Sami Janne Marko Ville Heikki",
        "Päivi Tuija Minna Sari Anneli Kirsi Tiina Marjut",
        "Virtanen Korhonen Nieminen Mäkinen Laine Heikkinen Koskinen Järvinen Lehtonen Salo Rantanen Hämäläinen",
    ),
    (
        0.07,
        "Ahmad Mohammed Omar Khaled Hassan Yousef Mustafa Samir Bashar Karim Anas Tarek Fadi Haidar Ziad Rami",
        "Fatima Noor Rania Layla Hiba Zainab Sahar Dina Amal Maryam Reem Ghada",
        "Al-Masri Haddad Khalil Nasser Aziz Saleh Ibrahim Hamdan Qasim Darwish Jaber Mansour Sabbagh Khoury Rashid",
    ),
    (
        0.05,
        "Emir Dino Amir Zoran Dragan Nenad Goran Senad Edin Dejan Mirza Adnan",
        "Amra Jasmina Aida Sanela Ivana Mirela Lejla Vesna",
        "Hadžić Kovač Begić Marković Jovanović Petrović Delić Hodžić Nikolić Babić Mujić Halilović",
    ),
    (
        0.03,
        "Piotr Tomasz Marcin Krzysztof Paweł Andrzej Łukasz Michał",
        "Agnieszka Magdalena Katarzyna Joanna Monika Ewa",
        "Nowak Kowalski Wiśniewski Wójcik Kamiński Lewandowski Zieliński Szymański",
    ),
    (
        0.025,
        "Abdi Mahad Yusuf Liban Ayanle Bilal Guled Hamza",
        "Hodan Sagal Ifrah Ayaan Nasra Faduma",
        "Warsame Farah Abdullahi Hussein Ali Jama Osman Abdi Nur",
    ),
    (
        0.02,
        "Reza Ali Hamid Mehdi Farhad Navid Omid Behzad",
        "Shirin Maryam Parisa Nazanin Leila Mina",
        "Ahmadi Hosseini Karimi Rahimi Moradi Jafari Rezai Sadeghi",
    ),
    (
        0.02,
        "Mehmet Serkan Baran Azad Diyar Emre Murat Rojhat",
        "Ayşe Zeynep Berivan Elif Rojin Dilan",
        "Yilmaz Demir Kaya Çelik Aydin Öztürk Doğan Şahin",
    ),
    (
        0.015,
        "Van Minh Somchai Anan Tuan Long",
        "Siriporn Mali Linh Thi Kanya Hoa",
        "Nguyen Tran Le Pham Srisai Chaiyasit Vongsa Hoang",
    ),
    (
        0.01,
        "Andrii Oleksandr Ivan Dmytro Serhii Mykola",
        "Olena Oksana Iryna Natalia Svitlana Yuliia",
        "Shevchenko Kovalenko Bondarenko Tkachenko Kravchenko Melnyk",
    ),
    (
        0.01,
        "Yonas Filmon Tesfay Samuel Robel Henok",
        "Selam Helen Rahel Bethlehem Feven Saba",
        "Tesfay Haile Tekle Gebre Berhane Kidane",
    ),
)
_POOLS = tuple(
    (share, men.split(), women.split(), (last or _SWEDISH_LAST_NAMES).split()) for share, men, women, last in _NAMES
)
_SHARES = [pool[0] for pool in _POOLS]
_FIRST_IMMIGRANT_POOL = 3

_PLAIN = str.maketrans(
    {
        **dict(zip("åäöéèüçşğıčćđšžłńśźż", "aaoeeucsgiccdszlnszz", strict=True)),
        **dict(zip("ÅÄÖÉÈÜÇŞĞİČĆĐŠŽŁŃŚŹŻ", "aaoeeucsgiccdszlnszz", strict=True)),
    }
)


def pick_name(random: Random, is_woman: bool) -> tuple[str, str, bool]:
    """First name, last name, and whether she may have another first language than Swedish."""
    index = random.choices(range(len(_POOLS)), _SHARES)[0]
    _, men, women, last = _POOLS[index]
    return random.choice(women if is_woman else men), random.choice(last), index >= _FIRST_IMMIGRANT_POOL


def slug(text: str) -> str:
    """Lower-case letters, digits and hyphens of *text*; å ä ö become a a o."""
    plain = text.translate(_PLAIN).lower()
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in plain).split())
