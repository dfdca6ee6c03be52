"""The demo sector: real names of bodies, everything else made up and marked "DỮ LIỆU MẪU".

``seed`` fills an empty database, repeatably: the same seed number and clock give the same sector.
Each feature adds its own states (late, wrong, good) in a module of this package.
"""

from compliance.demo.run import seed_demo, set_demo_password

__all__ = ["seed_demo", "set_demo_password"]
